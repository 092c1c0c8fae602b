"""Turnover housing for teachers: flats, and the rounds in which they are given out fairly and in the open."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category, register the pages, and hear of who leaves."""
    from welfare.accounts.signals import person_deactivated
    from welfare.exports.listing import offer
    from welfare.housing import (
        application_views,  # noqa: F401  adds its pages to those of `views`, as do the others
        exports,
        import_views,  # noqa: F401
        models,  # noqa: F401
        notice_views,  # noqa: F401
        round_views,  # noqa: F401
        rule_views,  # noqa: F401
        stay_views,  # noqa: F401
        unit_views,  # noqa: F401
        views,
    )
    from welfare.housing.actions.leaving import free_what_was_held
    from welfare.housing.forms import HousingNeedForm

    register_category(
        Category(
            key="housing",
            label=_l("Housing"),
            hint=_l("A place to live near the school, repairs, water, heating"),
            icon="category-housing",
            form_class=HousingNeedForm,
        )
    )
    person_deactivated.connect(free_what_was_held)
    app.register_blueprint(views.bp)
    offer(exports.FLATS)
    offer(exports.APPLICATIONS)
