"""How homes are used, counted from bookings that were checked in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, extract, func, select

from welfare.extensions import db
from welfare.homes.bookings.models import Booking
from welfare.homes.models import TeachersHome
from welfare.organizations.models import Organization

USE: tuple[Any, ...] = (
    func.count(Booking.id).label("visits"),
    func.coalesce(func.sum(Booking.people), 0).label("person_times"),
    func.count(Booking.person_id.distinct()).label("people"),
    func.coalesce(func.sum(Booking.minutes), 0).label("minutes"),
)
"""Each once: bookings that were checked in; how many people they were for; how many different people booked;
minutes booked."""


@dataclass(frozen=True)
class Use:
    """What some bookings that were checked in add up to."""

    visits: int = 0
    person_times: int = 0
    people: int = 0
    minutes: int = 0

    @property
    def hours(self) -> float:
        """Hours in use."""
        return round(self.minutes / 60, 1)


def used(
    since: date,
    until: date,
    *,
    school_ids: Collection[int] | None = None,
) -> Select[Any]:
    """The bookings checked in on these days, both included, of these schools; `USE` counts them."""
    query = select(*USE).select_from(Booking).where(Booking.used_on >= since, Booking.used_on <= until)
    if school_ids is not None:
        query = query.join(TeachersHome, TeachersHome.id == Booking.home_id)
        query = query.where(TeachersHome.school_id.in_(list(school_ids)))
    return query


def use_between(since: date, until: date, *, school_ids: Collection[int] | None = None) -> Use:
    """All of it together."""
    return Use(*db.session.execute(used(since, until, school_ids=school_ids)).one())


def home_use_rows(since: date, until: date, *, school_ids: Collection[int] | None = None) -> Select[Any]:
    """Each home that has ever opened, used or not: rows of id, name, school_name, cost_yuan and `USE`."""
    counted = used(since, until).add_columns(Booking.home_id).group_by(Booking.home_id).subquery()
    query = (
        select(
            TeachersHome.id,
            TeachersHome.name,
            Organization.display_name.label("school_name"),
            TeachersHome.cost_yuan,
            *(func.coalesce(counted.c[column.name], 0).label(column.name) for column in USE),
        )
        .join(Organization, Organization.id == TeachersHome.school_id)
        .outerjoin(counted, counted.c.home_id == TeachersHome.id)
        .where(TeachersHome.opened_on.is_not(None))
        .order_by(TeachersHome.id)
    )
    if school_ids is not None:
        query = query.where(TeachersHome.school_id.in_(list(school_ids)))
    return query


def use_by_month(
    since: date, until: date, *, school_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Use]:
    """By year and month; a month without use is left out."""
    year, month = extract("year", Booking.used_on), extract("month", Booking.used_on)
    query = used(since, until, school_ids=school_ids).add_columns(year, month).group_by(year, month)
    return {
        (int(row[-2]), int(row[-1])): Use(*row[:4]) for row in db.session.execute(query.order_by(year, month))
    }
