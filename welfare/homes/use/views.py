"""For keepers and leaders: what is booked on a day, and how much the homes are used."""

from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from flask import abort, render_template, request
from flask_login import current_user

from welfare import clock
from welfare.extensions import db
from welfare.homes import queries
from welfare.homes.bookings import hours
from welfare.homes.bookings import queries as booking_queries
from welfare.homes.page import shut_between
from welfare.homes.use.figures import home_use_rows, use_between, use_by_month
from welfare.homes.views import USE_ROLES, bp, schools_whose_use_is_shown
from welfare.web.access import access
from welfare.web.i18n import language

MONTHS = 12
"""A month stands for itself on the chart: within twelve, none occurs twice."""


@bp.get("/homes/<id:home_id>/day")
@access.roles(*queries.SEE_BOOKINGS)
def day(home_id: int) -> str:
    """Who has booked what on a day, for the home's keepers and for auditors."""
    home = queries.home_to_see(home_id, current_user) or abort(404)
    shown = _day_asked_for()
    midnight = hours.at(shown, 0, clock.time_zone())
    rows = booking_queries.kept_between(current_user, midnight, midnight + timedelta(days=1), home_id=home.id)
    return render_template(
        "homes/day.html",
        home=home,
        day=shown,
        rows=rows,
        why_closed=shut_between(home, shown, shown).get(shown),
        day_before=shown - timedelta(days=1),
        day_after=shown + timedelta(days=1),
        today=clock.today(),
    )


def _day_asked_for() -> date:
    today = clock.today()
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return asked if abs(asked - today) <= timedelta(days=3660) else today


@bp.get("/homes/use")
@access.roles(*USE_ROLES)
def use() -> Any:
    """Visits, people and hours, by home and by month, of the last twelve months."""
    until = clock.today()
    since = first_day_of_twelve_months(until)
    schools = schools_whose_use_is_shown(current_user)
    by_month = use_by_month(since, until, school_ids=schools)
    months = [_months_before(until, ago) for ago in reversed(range(MONTHS))]
    return render_template(
        "homes/use.html",
        total=use_between(since, until, school_ids=schools),
        homes=db.session.execute(home_use_rows(since, until, school_ids=schools)).all(),
        months=[
            {
                "label": format_date(month, "M月" if language() == "zh" else "MMM", locale=language()),
                "values": [by_month[key].visits if (key := (month.year, month.month)) in by_month else 0],
                "url": None,
            }
            for month in months
        ],
        since=since,
        until=until,
    )


def first_day_of_twelve_months(until: date) -> date:
    """The first day of the month eleven months before."""
    return _months_before(until, MONTHS - 1)


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
