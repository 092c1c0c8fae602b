"""The heart: what a teacher needs, its lifecycle, and the pages in which it is followed and worked on."""

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Offer what no other feature fulfils, and register the pages."""
    from welfare.accounts.signals import person_deactivated
    from welfare.exports.lists import offer as offer_export
    from welfare.needs import labels, views
    from welfare.needs.assignees import listeners as assignees
    from welfare.needs.assignees import views as _assignees  # noqa: F401
    from welfare.needs.calls import views as calls
    from welfare.needs.categories import Category
    from welfare.needs.categories import register as register_category
    from welfare.needs.desk import exports
    from welfare.needs.desk import views as desk
    from welfare.needs.desk.unattended import schools_without_clerk, unattended_units
    from welfare.needs.files import views as _files  # noqa: F401  these add their pages to those above
    from welfare.needs.files.listeners import refuse_if_withdrawn
    from welfare.needs.handover import register_holdings
    from welfare.needs.replies import views as _replies  # noqa: F401
    from welfare.needs.saved_views import views as _saved_views  # noqa: F401
    from welfare.needs.saved_views.actions import forget_views
    from welfare.needs.settings import views as _settings  # noqa: F401
    from welfare.needs.sheet import views as _sheet  # noqa: F401
    from welfare.needs.submission import offline
    from welfare.needs.submission import views as _submission  # noqa: F401
    from welfare.needs.submission.forms import NeedForm
    from welfare.needs.teacher import views as _teacher  # noqa: F401
    from welfare.needs.together import views as _together  # noqa: F401
    from welfare.sending.signals import file_arrives
    from welfare.web.pwa import offer_offline

    register_category(
        Category(
            key="other",
            label=_l("Anything else"),
            hint=_l("Pay, transport, health, family, work, or something quite different"),
            icon="category-other",
            form_class=NeedForm,
        )
    )
    offer_offline(offline.offline_forms)
    file_arrives.connect(refuse_if_withdrawn)
    person_deactivated.connect(forget_views)
    assignees.listen()
    offer_export(exports.EXPORT)
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(calls.bp)
    for light in (schools_without_clerk, unattended_units):
        app.add_template_global(light)
    for label in (labels.status_label, labels.urgency_label, labels.category_label, labels.action_label):
        app.add_template_global(label)
    register_holdings()
