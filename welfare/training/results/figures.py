"""What training comes to: person-times, people, hours. Each is defined here once, as a piece of a query.

A person-time is one person who attended one session of a programme. The study that the bureau organises
itself belongs to no programme and is counted by sessions, so that the programmes add up to the whole.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.models import Organization, OrganizationKind
from welfare.training.models import Enrolment, Programme, Session, SessionKind
from welfare.training.queries import READ_ALONG
from welfare.web.keyset import Keys

COUNTS: ColumnElement[bool] = and_(Enrolment.attended_at.is_not(None), Session.programme_id.is_not(None))
"""An enrolment that is a person-time, joined with its session."""
PERSON_TIMES = func.count(Enrolment.id)
PEOPLE = func.count(Enrolment.person_id.distinct())
HOURS = func.coalesce(func.sum(Enrolment.hours), 0)
HELD: ColumnElement[bool] = Session.cancelled_at.is_(None)
"""Sessions that took or take place."""
SLICES: dict[str, tuple[ColumnElement[Any] | Any, ...]] = {
    "programme": (Programme.id, Programme.name),
    "level": (Programme.level,),
    "mode": (Session.mode,),
    "school": (Organization.id, Organization.display_name),
}


def in_reach(person: Person, *, is_organiser: bool) -> ColumnElement[bool]:
    """What of it is the person's to read: all for organisers, else the schools where they lead."""
    if is_organiser or person.root_ids & person.reached_by(*READ_ALONG):
        return true()
    return (Enrolment.school_id + 0).in_(person.reached_by(*READ_ALONG))  # as in needs: no gathering to sort


def between(first: date | None, last: date | None) -> ColumnElement[bool]:
    """Sessions that begin on these days of the district, both included."""
    conditions: list[ColumnElement[bool]] = [true()]
    if first:
        conditions.append(Session.held_on >= first)
    if last:
        conditions.append(Session.held_on <= last)
    return and_(*conditions)


def _counted(*columns: Any, where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*columns, PERSON_TIMES.label("person_times"), PEOPLE.label("people"), HOURS.label("hours"))
        .select_from(Enrolment)
        .join(Session, Session.id == Enrolment.session_id)
        .join(Programme, Programme.id == Session.programme_id)
        .join(Organization, Organization.id == Enrolment.school_id)
        .where(COUNTS, where)
    )


def totals(where: ColumnElement[bool]) -> Any:
    """person_times, people and hours of what counts."""
    return db.session.execute(_counted(where=where)).one()


def by(slice_: str, where: ColumnElement[bool], *, at_most: int | None = None) -> list[Any]:
    """The same for each programme, level, mode or school that had any, the most person-times first."""
    columns = SLICES[slice_]
    query = _counted(*columns, where=where).group_by(*columns).order_by(PERSON_TIMES.desc(), *columns)
    return list(db.session.execute(query.limit(at_most)))


BY_ENTRY = Keys((Organization.id,))


def by_school(where: ColumnElement[bool], reach: ColumnElement[bool]) -> Select[Any]:
    """The same for each school, to be read `BY_ENTRY`: the open ones, also those that had none."""
    had = _counted(Enrolment.school_id, where=where).group_by(Enrolment.school_id).subquery()
    counts = (had.c.person_times, had.c.people, had.c.hours)
    numbers = (func.coalesce(count, 0).label(count.key) for count in counts)
    query: Any = (
        select(Organization.id, Organization.display_name.label("name"), *numbers)
        .outerjoin(had, had.c.school_id == Organization.id)
        .where(
            Organization.kind == OrganizationKind.SCHOOL,
            Organization.is_active | had.c.school_id.is_not(None),
            reach,
        )
    )
    return query


LATEST_FIRST = Keys((Enrolment.id,), descending=True)
PERSON_TIME: tuple[Any, ...] = (
    Person.name.label("person"),
    Organization.display_name.label("school"),
    Session.id.label("session_id"),
    Session.title,
    Programme.name.label("programme"),
    Session.held_on,
    Enrolment.hours,
)


def rows_behind(where: ColumnElement[bool]) -> Select[Any]:
    """The person-times one by one: who, from which school, at which session, when, how many hours.

    Walked by key, latest first: `> 0` gives the range.
    """
    return (
        select(*PERSON_TIME)
        .select_from(Enrolment)
        .join(Session, Session.id == Enrolment.session_id)
        .join(Programme, Programme.id == Session.programme_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organization, Organization.id == Enrolment.school_id)
        .where(Enrolment.id > 0, COUNTS, where)
    )


def only(slice_: str, key: int | str) -> ColumnElement[bool]:
    """Of one programme, level, mode or school; `+ 0` keeps planners from gathering by it to sort."""
    columns: dict[str, ColumnElement[Any] | Any] = {
        "programme": Session.programme_id + 0,
        "level": Programme.level,
        "mode": Session.mode,
        "school": Enrolment.school_id + 0,
    }
    condition: ColumnElement[bool] = columns[slice_] == key
    return condition


def schools_without(where: ColumnElement[bool], reach: ColumnElement[bool], *, at_most: int) -> list[str]:
    """The names of open schools none of whose teachers had any."""
    had = select(Enrolment.school_id).join(Session, Session.id == Enrolment.session_id).where(COUNTS, where)
    query = (
        select(Organization.display_name)
        .where(
            Organization.kind == OrganizationKind.SCHOOL,
            Organization.is_active,
            Organization.id.not_in(had),
            reach,
        )
        .order_by(Organization.path)
    )
    return list(db.session.scalars(query.limit(at_most)))


def study_sessions(days: ColumnElement[bool]) -> dict[SessionKind, int]:
    """How many sessions of the bureau's own study were held, by kind."""
    query = (
        select(Session.kind, func.count())
        .where(Session.programme_id.is_(None), HELD, Session.ends_at <= clock.now(), days)
        .group_by(Session.kind)
    )
    return dict(iter(db.session.execute(query)))


def years() -> list[int]:
    """The years in which sessions began, the latest first."""
    first, last = db.session.execute(select(func.min(Session.held_on), func.max(Session.held_on))).one()
    return list(range(last.year, first.year - 1, -1)) if first else []
