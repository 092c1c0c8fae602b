"""Teacher training: programmes and their sessions, who is enrolled, who was there."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category, and free the seats of whoever leaves."""
    from welfare.accounts.signals import person_deactivated
    from welfare.training.actions.enrolment import free_all_of
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
    person_deactivated.connect(free_all_of)
