"""Teacher training: for now, what a training need asks."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category."""
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
