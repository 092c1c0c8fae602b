"""The measures as everybody may know them: what they are called, who leads them, what they cost and made.

What somebody wrote into a measure besides its title stays in the house. What it made are things, and said as
they are; the needs that it solved are protected like all counts of needs (`rounding`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from welfare import clock
from welfare.extensions import db
from welfare.homes.models import TeachersHome
from welfare.measures.measures.models import Measure, MeasureHome, MeasureNeed, MeasureProgramme, MeasureUnit
from welfare.measures.measures.queries import spent
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.reports.figures.definitions.needs import SOLVED
from welfare.training.models import Session

MOST_SHOWN = 50


@dataclass(frozen=True)
class Work:
    """A measure."""

    id: int
    title: str
    unit: str
    is_finished: bool
    spent_yuan: int


def works() -> list[Work]:
    """The newest measures, newest first."""
    query: Any = (
        select(Measure.id, Measure.title, Organization.display_name, Measure.finished_at, spent())
        .join(Organization, Organization.id == Measure.lead_unit_id)
        .order_by(Measure.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        Work(id_, title, unit, finished_at is not None, yuan or 0)
        for id_, title, unit, finished_at, yuan in db.session.execute(query)
    ]


def made() -> Sequence[tuple[Work, Mapping[str, int]]]:
    """The newest measures with what each made, by kind; what it did not make is left out."""
    shown = works()
    found: dict[int, dict[str, int]] = {work.id: {} for work in shown}
    queries: dict[str, Any] = {
        "flats": select(MeasureUnit.measure_id, func.count()),
        "homes": select(MeasureHome.measure_id, func.count())
        .join(TeachersHome, TeachersHome.id == MeasureHome.home_id)
        .where(TeachersHome.opened_on.is_not(None)),
        "sessions": select(MeasureProgramme.measure_id, func.count())
        .join(Session, Session.programme_id == MeasureProgramme.programme_id)
        .where(Session.cancelled_at.is_(None), Session.ends_at <= clock.now()),
    }
    for kind, query in queries.items():
        measure_id = query.selected_columns[0]
        for id_, count in db.session.execute(query.where(measure_id.in_(found)).group_by(measure_id)):
            found[id_][kind] = count
    return [(work, found[work.id]) for work in shown]


def solved_by() -> dict[str, int]:
    """How many needs each of the newest measures solved, by its id in words."""
    shown = [work.id for work in works()]
    query: Any = (
        select(MeasureNeed.measure_id, func.count())
        .join(Need, Need.id == MeasureNeed.need_id)
        .where(SOLVED.source.rows(), SOLVED.condition(), MeasureNeed.measure_id.in_(shown))
        .group_by(MeasureNeed.measure_id)
        .order_by(MeasureNeed.measure_id)
    )
    return {str(id_): count for id_, count in db.session.execute(query)}
