"""Teachers' homes: what needs for one ask, the homes there are, and who books them."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import Category
from welfare.needs.categories import register as register_category


def register(app: Flask) -> None:
    """Offer the category, register the pages, and free what somebody held who has left."""
    from welfare.accounts.calendar.feed import register_entries
    from welfare.accounts.signals import person_deactivated
    from welfare.exports.lists import offer
    from welfare.homes import labels, page, reminders, views
    from welfare.homes.bookings import views as _bookings  # noqa: F401  these add their pages to those of `views`
    from welfare.homes.bookings.actions.settling import free_what_was_held
    from welfare.homes.bookings.calendar import booked_by
    from welfare.homes.closed_days import views as _closed_days  # noqa: F401
    from welfare.homes.forms import HomeNeedForm
    from welfare.homes.handover import register_holdings
    from welfare.homes.keeping import views as keeping
    from welfare.homes.listeners import listen
    from welfare.homes.opening import views as _opening  # noqa: F401
    from welfare.homes.proposals import views as _proposals  # noqa: F401
    from welfare.homes.rooms import views as _rooms  # noqa: F401
    from welfare.homes.use import views as _use  # noqa: F401
    from welfare.homes.use.exports import EXPORT
    from welfare.notices.reminders.watches import watch

    register_category(
        Category(
            key="home",
            label=_l("Teachers' home"),
            hint=_l("A room with books and tea, and company in the evening"),
            icon="category-home",
            form_class=HomeNeedForm,
            see_first=(
                "homes.proposals",
                _l("Look first at what colleagues at my school ask for: I can support it"),
            ),
        )
    )
    app.register_blueprint(views.bp)
    person_deactivated.connect(free_what_was_held)
    register_entries(booked_by)
    offer(EXPORT)
    listen()
    app.jinja_env.globals["of_homes"] = {
        "home_state": labels.home_state,
        "facility": labels.facility,
        "booking_state": labels.booking_state,
        "weekday": labels.weekday,
        "when": page.when,
        "may_add_homes": keeping.may_add_homes,
        "HOME_TONE": labels.HOME_TONE,
        "BOOKING_TONE": labels.BOOKING_TONE,
    }
    register_holdings()
    watch(*reminders.WATCHES)
