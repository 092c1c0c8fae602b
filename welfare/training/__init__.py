"""Teacher training: programmes and their sessions, who is enrolled, who was there."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category, register the pages, and free the seats of whoever leaves."""
    from welfare.accounts.calendar.feed import register_entries
    from welfare.accounts.signals import person_deactivated, roles_changed
    from welfare.exports.lists import offer
    from welfare.needs.teacher.today import register_cards
    from welfare.notices.reminders.watches import watch
    from welfare.training import exports, labels, reminders, views
    from welfare.training.attendance import views as _attendance  # noqa: F401
    from welfare.training.attendance.today import signing_in_today
    from welfare.training.calendar import sessions_of
    from welfare.training.enrolments import views as _enrolments  # noqa: F401  these add their pages
    from welfare.training.enrolments.actions.enrolment import ask_where_they_work, free_all_of
    from welfare.training.enrolments.school import unanswered_schools
    from welfare.training.forms import TrainingNeedForm
    from welfare.training.handover import register_holdings
    from welfare.training.past import views as _past  # noqa: F401
    from welfare.training.programmes import views as _programmes  # noqa: F401
    from welfare.training.records import views as _records  # noqa: F401
    from welfare.training.results import views as _results  # noqa: F401
    from welfare.training.sessions import views as _sessions  # noqa: F401
    from welfare.training.topics import views as _topics  # noqa: F401

    register_category(
        Category(
            key="training",
            label=_l("Training"),
            hint=_l("Courses, open lessons, a mentor, a place in a programme"),
            icon="category-training",
            form_class=TrainingNeedForm,
        )
    )
    app.register_blueprint(views.bp)
    app.add_template_global(unanswered_schools)
    for label in labels.TEMPLATE_GLOBALS:
        app.add_template_global(label)
    register_entries(sessions_of)
    register_cards(signing_in_today)
    offer(exports.SESSIONS)
    offer(exports.ENROLLED)
    person_deactivated.connect(free_all_of)
    roles_changed.connect(ask_where_they_work)
    register_holdings()
    watch(*reminders.WATCHES)
