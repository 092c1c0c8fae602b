"""Teachers' homes: for now, what a need for one asks."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category."""
    from welfare.homes import models  # noqa: F401
    from welfare.homes.forms import HomeNeedForm

    register_category(
        Category(
            key="home",
            label=_l("Teachers' home"),
            hint=_l("A room with books and tea, and company in the evening"),
            icon="category-home",
            form_class=HomeNeedForm,
        )
    )
