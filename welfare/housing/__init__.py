"""Turnover housing for teachers: for now, what a housing need asks."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category."""
    from welfare.housing import models  # noqa: F401 - the tables are known wherever the app is
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
