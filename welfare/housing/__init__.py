"""Turnover housing for teachers: flats, and the rounds in which they are given out fairly and in the open."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category, register the pages, and hear of who leaves."""
    from welfare.accounts.signals import person_deactivated
    from welfare.exports.lists import offer
    from welfare.housing import exports, reminders, views
    from welfare.housing.actions.leaving import free_what_was_held
    from welfare.housing.applications import views as _applications  # noqa: F401
    from welfare.housing.applications.consent import views as _consents  # noqa: F401
    from welfare.housing.draw import views as _draw  # noqa: F401  these add their pages
    from welfare.housing.forms import HousingNeedForm
    from welfare.housing.handover import register_holdings
    from welfare.housing.notice import views as _notice  # noqa: F401
    from welfare.housing.rounds import views as _rounds  # noqa: F401
    from welfare.housing.rounds.offer import open_round
    from welfare.housing.rules import views as _rules  # noqa: F401
    from welfare.housing.stays import views as _stays  # noqa: F401
    from welfare.housing.units import views as _units  # noqa: F401
    from welfare.notices.reminders.watches import watch

    register_category(
        Category(
            key="housing",
            label=_l("Housing"),
            hint=_l("A place to live near the school, repairs, water, heating"),
            icon="category-housing",
            form_class=HousingNeedForm,
            on_offer=open_round,
        )
    )
    person_deactivated.connect(free_what_was_held)
    app.register_blueprint(views.bp)
    offer(exports.FLATS)
    offer(exports.APPLICATIONS)
    register_holdings()
    watch(*reminders.WATCHES)
