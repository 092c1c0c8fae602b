"""The heart: what a teacher needs, its lifecycle, and the pages in which it is followed and worked on."""

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Offer what no other feature fulfils, and register the pages."""
    from welfare.exports.listing import offer as offer_export
    from welfare.needs import (
        action_views,  # noqa: F401  adds its pages to those of `views`, as does the next
        exports,
        follow_up_views,
        labels,
        offline_views,
        photo_views,  # noqa: F401
        sending_views,
        submission_views,  # noqa: F401
        triage_views,
        views,
    )
    from welfare.needs.actions.receipts import new_key
    from welfare.needs.categories import Category
    from welfare.needs.categories import register as register_category
    from welfare.needs.forms import NeedForm
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
    offer_offline(offline_views.offline_forms)
    offer_export(exports.LISTING)
    app.register_blueprint(views.bp)
    app.register_blueprint(triage_views.bp)
    app.register_blueprint(follow_up_views.bp)
    app.register_blueprint(sending_views.bp)
    app.add_template_global(new_key)
    for label in (labels.status_label, labels.urgency_label, labels.category_label, labels.action_label):
        app.add_template_global(label)
