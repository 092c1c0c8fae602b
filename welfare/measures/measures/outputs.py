"""What measures made: flats, training programmes, teachers' homes; and by which measure each was made."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, case, false, func, or_, select, true

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db, insert_unless_there
from welfare.history.actions import append
from welfare.homes.lifecycle import HomeState
from welfare.homes.models import TeachersHome
from welfare.homes.queries import kept_by
from welfare.housing.queries import runs_housing
from welfare.housing.units.models import HousingUnit
from welfare.measures.measures.models import Measure, MeasureHome, MeasureProgramme, MeasureUnit
from welfare.measures.measures.progress import Part
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.refusals import NotYours, OutputTaken
from welfare.organizations.models import Organization
from welfare.training.models import Programme, Session
from welfare.training.queries import keeps_training

LINKS: dict[str, tuple[Any, Any]] = {
    "unit": (MeasureUnit, MeasureUnit.unit_id),
    "programme": (MeasureProgramme, MeasureProgramme.programme_id),
    "home": (MeasureHome, MeasureHome.home_id),
}
"""By the kind of an output: the table that says which measure made it."""
MADE: dict[str, Any] = {"unit": HousingUnit.id, "programme": Programme.id, "home": TeachersHome.id}
"""By the kind of an output: what tells one from another."""


def made_by(measure_ids: Collection[int]) -> dict[int, Part]:
    """Of each measure: how many of its flats, sessions and homes are there, of those that are to be.

    A flat is there once it is registered, a session once it has been held, a home once it has opened.
    """
    made: dict[int, Part] = {}
    for query in (_flats(), _sessions(), _homes()):
        link = query.selected_columns[0]
        for measure_id, done, of in db.session.execute(query.where(link.in_(measure_ids)).group_by(link)):
            made[measure_id] = made.get(measure_id, Part(0, 0)) + Part(done, of)
    return made


def _flats() -> Any:
    return select(MeasureUnit.measure_id, func.count(), func.count())


def _sessions() -> Any:
    is_held = case((Session.ends_at <= clock.now(), 1), else_=0)
    return (
        select(MeasureProgramme.measure_id, func.sum(is_held), func.count())
        .join(Session, Session.programme_id == MeasureProgramme.programme_id)
        .where(Session.cancelled_at.is_(None))
    )


def _homes() -> Any:
    has_opened = case((TeachersHome.opened_on.is_not(None), 1), else_=0)
    return select(MeasureHome.measure_id, func.sum(has_opened), func.count()).join(
        TeachersHome, TeachersHome.id == MeasureHome.home_id
    )


@dataclass(frozen=True)
class Output:
    """Something that a measure made, as its page shows it; `ids` are several where they are alike."""

    kind: str
    ids: tuple[int, ...]
    label: str
    yuan: int | None
    """What it cost; of a programme, its budget."""

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.kind}:{'.'.join(map(str, self.ids))}"


def outputs_of(measure_id: int) -> list[Output]:
    """What a measure made."""
    return [
        *_units(MeasureUnit.measure_id == measure_id),
        *_programmes(MeasureProgramme.measure_id == measure_id),
        *_teachers_homes(MeasureHome.measure_id == measure_id),
    ]


def offered_to(person: Person) -> list[Output]:
    """What no measure has made yet and the person answers for: what they can say a measure of theirs made."""
    return [
        *_units(MeasureUnit.measure_id.is_(None) & _answered_for("unit", person)),
        *_programmes(MeasureProgramme.measure_id.is_(None) & _answered_for("programme", person)),
        *_teachers_homes(
            MeasureHome.measure_id.is_(None)
            & (TeachersHome.state != HomeState.CLOSED)
            & _answered_for("home", person)
        ),
    ]


def _answered_for(kind: str, person: Person) -> ColumnElement[bool]:
    """The flats, programmes or homes that the person runs, or whose school their role reaches."""
    reached = person.reached_by(Role.CLERK, Role.HANDLER)
    match kind:
        case "unit":
            return true() if runs_housing(person) else HousingUnit.school_id.in_(reached)
        case "programme":
            return true() if keeps_training(person) else false()
        case _:
            return or_(kept_by(person), TeachersHome.school_id.in_(reached))


def _units(which: ColumnElement[bool]) -> list[Output]:
    query: Any = (
        select(HousingUnit.id, HousingUnit.cost_yuan, HousingUnit.school_id, Organization.display_name)
        .join(Organization, Organization.id == HousingUnit.school_id)
        .outerjoin(MeasureUnit, MeasureUnit.unit_id == HousingUnit.id)
        .where(which)
        .order_by(HousingUnit.school_id, HousingUnit.id)
    )
    by_school: dict[str, list[Any]] = {}
    for row in db.session.execute(query):
        by_school.setdefault(row.display_name, []).append(row)
    return [
        Output(
            "unit",
            tuple(row.id for row in rows),
            ngettext("%(school)s: %(num)d flat", "%(school)s: %(num)d flats", len(rows), school=school),
            sum(row.cost_yuan for row in rows),
        )
        for school, rows in by_school.items()
    ]


def _programmes(which: ColumnElement[bool]) -> list[Output]:
    query: Any = (
        select(Programme.id, Programme.name, Programme.budget_yuan)
        .outerjoin(MeasureProgramme, MeasureProgramme.programme_id == Programme.id)
        .where(which)
        .order_by(Programme.id)
    )
    return [
        Output("programme", (row.id,), _("Training programme: %(name)s", name=row.name), row.budget_yuan)
        for row in db.session.execute(query)
    ]


def _teachers_homes(which: ColumnElement[bool]) -> list[Output]:
    query: Any = (
        select(TeachersHome.id, TeachersHome.name, TeachersHome.cost_yuan)
        .outerjoin(MeasureHome, MeasureHome.home_id == TeachersHome.id)
        .where(which)
        .order_by(TeachersHome.id)
    )
    return [
        Output("home", (row.id,), _("Teachers' home: %(name)s", name=row.name), row.cost_yuan)
        for row in db.session.execute(query)
    ]


def link(measure: Measure, kind: str, ids: Collection[int], *, by: Person) -> None:
    """Say that the measure made these.

    Raises `NotYours` where `by` does not answer for all of them, `OutputTaken` where another one made some.
    """
    table, column = LINKS[kind]
    key = MADE[kind]
    query: Any = select(func.count()).where(key.in_(ids), _answered_for(kind, by))
    if db.session.scalar(query) < len(set(ids)):
        raise NotYours
    new = [
        output_id
        for output_id in sorted(set(ids))
        if insert_unless_there(table, {column.key: output_id, "measure_id": measure.id})
    ]
    query = (
        select(Measure.title)
        .join(table, table.measure_id == Measure.id)
        .where(column.in_(ids), table.measure_id != measure.id)
    )
    other = db.session.scalars(query.limit(1)).first()
    if other is not None:
        raise OutputTaken(title=other)
    if new:
        _record(EventKind.OUTPUT_NAMED, measure, kind, new, by)


def unlink(measure: Measure, kind: str, ids: Collection[int], *, by: Person) -> None:
    """Say that the measure did not make these."""
    table, column = LINKS[kind]
    rows = db.session.scalars(select(table).where(table.measure_id == measure.id, column.in_(ids)))
    dropped = rows.all()
    for row in dropped:
        db.session.delete(row)
    db.session.flush()
    if dropped:
        _record(EventKind.OUTPUT_DROPPED, measure, kind, [getattr(row, column.key) for row in dropped], by)


def _record(event: EventKind, measure: Measure, kind: str, ids: list[int], by: Person) -> None:
    append(MeasureEvent, event, by=by, measure_id=measure.id, details={"made": kind, "ids": ids})


def measures_of(kind: str, output_id: int) -> list[Any]:
    """The measure that made a flat ("unit"), a training "programme" or a "home", as id and title; or none."""
    table, column = LINKS[kind]
    query: Any = select(Measure.id, Measure.title).join(table, table.measure_id == Measure.id)
    return list(db.session.execute(query.where(column == output_id)))
