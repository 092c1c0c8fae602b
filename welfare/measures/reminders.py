"""What measures and visits remind of: steps, budgets, contact schools."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select

from welfare.accounts.models import Person
from welfare.accounts.reach import holders_above, nearest_above
from welfare.accounts.roles import Role
from welfare.extensions import TODAY, db
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.contacts.queries import last_visit
from welfare.measures.measures.models import Measure, MeasureStep
from welfare.measures.measures.queries import spent
from welfare.notices.reminders.shape import Subject, Whom
from welfare.notices.reminders.tables.measures import NEARLY_SPENT
from welfare.notices.reminders.watches import Hears, Thing, Watch, in_notices, waits
from welfare.organizations.models import Organization
from welfare.web.routing import path_to

IS_OPEN = Measure.finished_at.is_(None)
APPROVED = cast(Measure.approved_yuan, BigInteger)
"""So that its percents are still a number for the database where it is tens of millions."""


def _steps() -> Select[Any]:
    """Of a measure that is finished none is left."""
    return waits(MeasureStep.id, MeasureStep.due_on, MeasureStep.done_on.is_(None))


def _budgets(*conditions: Callable[[], Any]) -> Callable[[], Select[Any]]:
    return lambda: waits(Measure.id, Measure.started_on, IS_OPEN, *(one() for one in conditions))


def _contacts() -> Select[Any]:
    """By the last visit; of a school that was never visited, by the day since which it is looked after."""
    return waits(
        ContactSchool.id,
        func.coalesce(last_visit(), ContactSchool.since),
        Person.id == ContactSchool.leader_id,
        Organization.id == ContactSchool.school_id,
        Person.is_active,
        Organization.is_active,
        ContactSchool.since <= TODAY,  # by which the database finds them
    )


def _read_steps(ids: Collection[int]) -> Mapping[int, Thing]:
    query = select(MeasureStep.id, MeasureStep.title.label("step"), MeasureStep.due_on, Measure)
    query = query.join(Measure, Measure.id == MeasureStep.measure_id).where(MeasureStep.id.in_(ids))
    rows = db.session.execute(query).all()
    hears = _of_measures([row.Measure for row in rows])
    return {
        row.id: Thing(
            {"title": row.Measure.title, "step": row.step, "day": row.due_on}, hears[row.Measure.id]
        )
        for row in rows
    }


def _read_measures(ids: Collection[int]) -> Mapping[int, Thing]:
    measures = db.session.scalars(select(Measure).where(Measure.id.in_(ids))).all()
    hears = _of_measures(measures)
    return {measure.id: Thing({"title": measure.title}, hears[measure.id]) for measure in measures}


def _of_measures(measures: Collection[Measure]) -> dict[int, dict[Whom, Hears]]:
    """Whoever keeps these measures nearest to the office that leads them, and its nearest leader."""
    units = {measure.lead_unit_id for measure in measures}
    keeping, leading = nearest_above(units, Role.HANDLER, Role.CLERK), nearest_above(units, Role.LEADER)
    found = {}
    for measure in measures:
        address = path_to("measures.show", measure_id=measure.id)
        found[measure.id] = {
            Whom.OFFICE: Hears(keeping.get(measure.lead_unit_id, ()), address),
            Whom.OFFICE_LEADER: Hears(leading.get(measure.lead_unit_id, ()), address),
        }
    return found


def _read_contacts(ids: Collection[int]) -> Mapping[int, Thing]:
    """Whoever leads there no longer visits as its leader, and is told nothing."""
    query = select(ContactSchool.id, ContactSchool.leader_id, Organization.id, Organization.display_name)
    query = query.join(Organization, Organization.id == ContactSchool.school_id)
    rows = db.session.execute(query.where(ContactSchool.id.in_(ids))).all()
    leading = holders_above({school_id for _id, _leader, school_id, _name in rows}, Role.LEADER)
    return {
        id_: Thing(
            {"school": name},
            {
                Whom.VISITOR: Hears(
                    {leader_id}.intersection(*[set().union(*leading[school_id])]),
                    path_to("visits.contacts"),
                )
            },
        )
        for id_, leader_id, school_id, name in rows
    }


WATCHES = (
    Watch(Subject.STEP, _steps, in_notices(_read_steps)),
    Watch(
        Subject.BUDGET_LOW,
        _budgets(
            lambda: spent() * 100 >= APPROVED * NEARLY_SPENT,
            lambda: spent() <= Measure.approved_yuan,
            lambda: spent() > 0,
        ),
        in_notices(_read_measures),
    ),
    Watch(Subject.BUDGET_OVER, _budgets(lambda: spent() > Measure.approved_yuan), in_notices(_read_measures)),
    Watch(Subject.CONTACT, _contacts, in_notices(_read_contacts)),
)
