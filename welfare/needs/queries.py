"""Every read of needs. Each begins at `visible_to`, so lists, pages, counts and figures agree."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased, joinedload, lazyload

from welfare import clock
from welfare.accounts.models import EventKind, Person
from welfare.accounts.powers import Powers, Sight
from welfare.accounts.records.openings import note_opening
from welfare.accounts.roles import Role
from welfare.accounts.statements import Knower, built_once
from welfare.extensions import db
from welfare.history.queries import acted_for, with_others
from welfare.needs.calls.models import FollowUp
from welfare.needs.deadlines import LONGEST_LIMIT, USUAL_QUESTION, longer_ago_than
from welfare.needs.lifecycle import IN_WORK, RUNNING, WAITING_FOR_TEACHER, Action, Status
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.numbers import as_written
from welfare.needs.policy import NEVER_PROTECTED, ROLES_BY_SCHOOL, ROLES_BY_UNIT
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization

Assignee = aliased(Person, name="assignee")
Unit = aliased(Organization, name="unit")
ROW_COLUMNS = (
    Need.id,
    Need.number,
    Need.title,
    Need.category,
    Need.status,
    Need.urgency,
    Need.due_on,
    Need.paused_on,
    Need.silent_days,
    Need.submitted_at,
    Need.school_id,
    Need.unit_id,
    Need.is_protected,
    Need.is_supervised,
    Need.urged_count,
    Need.redo_count,
    Need.extension_days,
    Need.outcome,
    Need.confirmation,
    Organization.display_name.label("school_name"),
    Person.name.label("raised_by_name"),
    Unit.display_name.label("unit_name"),
    Assignee.name.label("assignee_name"),
)
"""What a list shows of a need; a list never loads whole needs."""


def visible_to(person: Knower) -> ColumnElement[bool]:
    """The needs that a person may know of: their own, and those that one of their roles reaches."""
    return or_(Need.raised_by_id == person.id, as_lent(person, _reached))


def as_lent(person: Powers, by_roles: Callable[[Powers], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The needs that a person knows of `by_roles`; those of the very people for whom they stand in only by
    the roles they hold themselves."""
    if not person.stands_in_for:
        return by_roles(person)
    is_theirs = Need.raised_by_id.in_(sorted(person.stands_in_for))
    return or_(by_roles(person.alone), and_(~is_theirs, by_roles(person)))


def _reached(person: Powers) -> ColumnElement[bool]:
    """`policy.parties_of` as a condition; `+ 0` keeps planners from gathering by these columns to sort."""
    unprotected = _reached_when(person, protected=False)
    protected = _reached_when(person, protected=True)
    if unprotected is protected:
        return unprotected
    return or_(and_(~Need.is_protected, unprotected), and_(Need.is_protected, protected))


def _reached_when(person: Powers, *, protected: bool) -> ColumnElement[bool]:
    schools = person.reached_by(*_roles(ROLES_BY_SCHOOL, protected), at_bureau=protected)
    units = person.reached_by(*_roles(ROLES_BY_UNIT, protected), at_bureau=protected)
    if person.root_ids & schools:
        return _EVERYTHING
    ways: list[ColumnElement[bool]] = []
    if schools:
        ways.append((Need.school_id + 0).in_(schools))
    if units:
        assists = exists().where(AssistingUnit.need_id == Need.id, AssistingUnit.unit_id.in_(units))
        ways += [(Need.unit_id + 0).in_(units), assists.correlate(Need)]
    return or_(*ways) if ways else _NOTHING


_EVERYTHING = true()
_NOTHING = false()


def _roles(by_way: Iterable[str], protected: bool) -> list[Role]:
    return [Role(role) for role in by_way if not (protected and role in NEVER_PROTECTED)]


def need_rows(person: Knower) -> Select:  # type: ignore[type-arg]
    """The needs visible to `person`, as rows of what a list shows."""
    return _rows().where(visible_to(person))


def own_rows() -> Select:  # type: ignore[type-arg]
    """The needs that the person of `person_id` raised, who always sees them, as the same rows."""
    return _rows().where(Need.raised_by_id == bindparam("person_id"))


@cache
def _rows() -> Select:  # type: ignore[type-arg]
    return (
        select(*ROW_COLUMNS)
        .select_from(Need)
        .join(Organization, Organization.id == Need.school_id)
        .join(Person, Person.id == Need.raised_by_id)
        .outerjoin(Unit, Unit.id == Need.unit_id)
        .outerjoin(Assignee, Assignee.id == Need.assignee_id)
    )


def rows_of(numbers: Collection[str], person: Person) -> Sequence[Row[Any]]:
    """Those of these needs that the person may see, as rows, the oldest first."""
    named = {as_written(number) for number in numbers}
    return db.session.execute(need_rows(person).where(Need.number.in_(named)).order_by(Need.id)).all()


def units_of(numbers: Collection[str]) -> Sequence[Organization]:
    """The units at which these needs are, each once."""
    there = select(Need.unit_id).where(Need.number.in_(numbers))
    query = select(Organization).where(Organization.id.in_(there)).order_by(Organization.path)
    return db.session.scalars(query).all()


def need_by_number(number: str, person: Person, *, to_change: bool = False) -> Need | None:
    """The need with that number, if the person may see it; locked if it is `to_change`."""
    need = db.session.scalar(_need_seen_by(person, to_change=to_change), {"number": as_written(number)})
    if need is not None and need.is_protected:
        note_opening(EventKind.PROTECTED_OPENED, need.raised_by_id, person, need=need.number)
    return need


@built_once
def _need_seen_by(sight: Sight, *, to_change: bool) -> Select[Need]:
    query = (
        select(Need)
        .where(Need.number == bindparam("number"), visible_to(sight))
        .options(
            joinedload(Need.raised_by),
            joinedload(Need.school),
            joinedload(Need.unit),
            joinedload(Need.assignee),
            lazyload(Need.assisting),  # which staff are shown, and nobody else
        )
    )
    return query.with_for_update(of=Need).execution_options(populate_existing=True) if to_change else query


def events_of(need: Need, *, internal_too: bool) -> Sequence[NeedEvent]:
    """The history of a need, oldest first, with who acted and where they work."""
    events = db.session.scalars(_events(internal_too), {"need_id": need.id}).all()
    return with_others(events, joinedload(Person.organization))


@cache
def _events(internal_too: bool) -> Select[NeedEvent]:
    actor = joinedload(NeedEvent.by).joinedload(Person.organization)
    query = select(NeedEvent).where(NeedEvent.need_id == bindparam("need_id")).options(actor)
    if not internal_too:
        query = query.where(~NeedEvent.is_internal)
    return query.order_by(NeedEvent.id)


def office_of(event: NeedEvent) -> str:
    """Where whoever acted works, or for whom they stood in: where the teacher is told that it was done."""
    for person in acted_for(event):
        return db.session.get_one(Organization, person.organization_id).display_name
    return event.by.organization.display_name


def event_that_led_to(status: Status, need: Need) -> int | None:
    """By its id, the event by which `need` last came to stand so; None where it never did."""
    return db.session.scalar(_LED_TO, {"need_id": need.id, "status": status})


_STATUS = bindparam("status", type_=NeedEvent.to_status.type)
_LED_TO = select(func.max(NeedEvent.id)).where(
    NeedEvent.need_id == bindparam("need_id"),
    NeedEvent.to_status == _STATUS,
    NeedEvent.from_status.is_distinct_from(_STATUS),
)


def newest_event_id(need: Need, kind: Action) -> int | None:
    """When this was last done to the need: which event that is."""
    return db.session.scalar(_NEWEST_EVENT, {"need_id": need.id, "kind": kind})


_NEWEST_EVENT = (
    select(NeedEvent.id)
    .where(NeedEvent.need_id == bindparam("need_id"), NeedEvent.kind == bindparam("kind"))
    .order_by(NeedEvent.id.desc())
    .limit(1)
)


def assisting(need: Need) -> Sequence[int]:
    """The units that assist with a need, as ids in their order."""
    return db.session.scalars(_ASSISTING, {"need_id": need.id}).all()


_ASSISTING = (
    select(AssistingUnit.unit_id)
    .where(AssistingUnit.need_id == bindparam("need_id"))
    .order_by(AssistingUnit.unit_id)
)


def led_by(need: Need) -> Need | None:
    """The need that a merged one follows; only its answer is shown to the follower's teacher."""
    return db.session.get(Need, need.merged_into_id) if need.merged_into_id else None


def follow_ups_of(need: Need) -> Sequence[FollowUp]:
    """The calls made about a need, oldest first."""
    return db.session.scalars(_FOLLOW_UPS, {"need_id": need.id}).all()


_FOLLOW_UPS = select(FollowUp).where(FollowUp.need_id == bindparam("need_id")).order_by(FollowUp.id)


def is_silent() -> ColumnElement[bool]:
    """The needs whose question has waited for so long that a clerk may decide; empty where none is open."""
    return _has_waited(Need.silent_days, USUAL_QUESTION.silent_days)


def goes_on() -> ColumnElement[bool]:
    """The needs whose question has waited for so long that the clock goes on."""
    return _has_waited(Need.goes_on_days, USUAL_QUESTION.goes_on_days)


def _has_waited(limit: Any, usual: int) -> ColumnElement[bool]:
    """For so many working days as the column says: of each number there can be the day is worked out here,
    as no database knows the calendar."""
    today = clock.today()
    last_days = {days: longer_ago_than(days - 1, today) for days in range(1, LONGEST_LIMIT + 1)}
    in_index = Need.paused_on <= last_days[1]
    return and_(in_index, Need.paused_on <= case(last_days, value=func.coalesce(limit, usual)))


def category_settings() -> dict[str, CategorySetting]:
    """What the district has set, by category."""
    return {setting.category: setting for setting in db.session.scalars(_SETTINGS)}


_SETTINGS = select(CategorySetting)


@cache
def running() -> ColumnElement[bool]:
    """Needs whose deadline runs, written out so that the partial indexes serve."""
    return _status_in(RUNNING)


@cache
def in_work() -> ColumnElement[bool]:
    """Needs that their unit works on, each with a day, likewise."""
    return _status_in(IN_WORK)


@cache
def waiting_for_teacher() -> ColumnElement[bool]:
    """Needs whose next step is the teacher's, written out so that the partial indexes serve."""
    return _status_in(WAITING_FOR_TEACHER)


def _status_in(statuses: Sequence[Status]) -> ColumnElement[bool]:
    values = [status.value for status in statuses]
    status_as_indexed = type_coerce(Need.status, String).op("||")(literal_column("''"))
    return status_as_indexed.in_(
        bindparam("statuses", values, expanding=True, literal_execute=True, unique=True)
    )
