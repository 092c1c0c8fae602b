"""Teacher training: programmes and their sessions, who is enrolled, who was there."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category, register the pages, and free the seats of whoever leaves."""
    from welfare.accounts.calendar import register_entries
    from welfare.accounts.signals import person_deactivated
    from welfare.exports.listing import offer
    from welfare.needs.sending import take_from_phones
    from welfare.training import (
        attendance_views,
        exports,
        figure_views,  # noqa: F401  these add their pages to those of `views`
        labels,
        organiser_views,  # noqa: F401
        programme_views,  # noqa: F401
        record_views,  # noqa: F401
        school_views,  # noqa: F401
        views,
    )
    from welfare.training.actions.enrolment import free_all_of
    from welfare.training.calendar import sessions_of
    from welfare.training.forms import TrainingNeedForm

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
    for label in labels.TEMPLATE_GLOBALS:
        app.add_template_global(label)
    take_from_phones("training.attendance", attendance_views.take_from_phone)
    register_entries(sessions_of)
    offer(exports.SESSIONS)
    offer(exports.ENROLLED)
    person_deactivated.connect(free_all_of)
