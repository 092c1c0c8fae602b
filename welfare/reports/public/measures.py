"""The measures as everybody may know them: what they are called, who leads them, what they cost and made.

What somebody wrote into a measure besides its title stays in the house. What it made is counted by kind, and
whether a count may be shown is decided with all other numbers of the page (`withholding`).
"""

from collections.abc import Iterable, Mapping
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
from welfare.reports.public.withholding import Sum
from welfare.training.models import Session

MOST_SHOWN = 50
TOTALS = {"flats": "housing_units", "homes": "homes", "solved": "solved", "sessions": None}
"""What a measure can have made, and the count on the page that it is a part of."""
SOLVED_BY_NONE = "solved by none"
"""What is left of the needs solved; of things that are built, what is left tells of nobody."""


@dataclass(frozen=True)
class Work:
    """A measure."""

    id: int
    title: str
    unit: str
    is_finished: bool
    spent_yuan: int

    def name_of(self, kind: str) -> str:
        """What the count of one kind is called among all counts."""
        return f"{kind} by measure {self.id}"


def works() -> list[Work]:
    """The newest measures, newest first."""
    query: Any = (
        select(Measure.id, Measure.title, Organization.name, Measure.finished_at, spent())
        .join(Organization, Organization.id == Measure.lead_unit_id)
        .order_by(Measure.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        Work(id_, title, unit, finished_at is not None, yuan or 0)
        for id_, title, unit, finished_at, yuan in db.session.execute(query)
    ]


def made_by(shown: Iterable[Work]) -> dict[str, int]:
    """What each of these measures made, by the name of the count; what it did not make is left out."""
    queries = {
        "flats": select(MeasureUnit.measure_id, func.count()),
        "homes": select(MeasureHome.measure_id, func.count())
        .join(TeachersHome, TeachersHome.id == MeasureHome.home_id)
        .where(TeachersHome.opened_on.is_not(None)),
        "sessions": select(MeasureProgramme.measure_id, func.count())
        .join(Session, Session.programme_id == MeasureProgramme.programme_id)
        .where(Session.cancelled_at.is_(None), Session.ends_at <= clock.now()),
        "solved": select(MeasureNeed.measure_id, func.count())
        .join(Need, Need.id == MeasureNeed.need_id)
        .where(SOLVED.source.rows(), SOLVED.condition()),
    }
    by_id = {work.id: work for work in shown}
    found: dict[str, int] = {}
    for kind, query in queries.items():
        measure_id = query.selected_columns[0]
        for id_, count in db.session.execute(query.where(measure_id.in_(by_id)).group_by(measure_id)):
            found[by_id[id_].name_of(kind)] = count
    return found


def rests(counts: Mapping[str, int], made: Mapping[str, int]) -> tuple[dict[str, int], list[Sum]]:
    """What of each total no shown measure made, by a name that is not published; and the sums."""
    left: dict[str, int] = {}
    sums: list[Sum] = []
    for kind, total in TOTALS.items():
        parts = tuple(name for name in made if name.startswith(f"{kind} by"))
        if total is None or not parts or total not in counts:
            continue
        left[f"{kind} by none"] = counts[total] - sum(made[part] for part in parts)
        sums.append(Sum(total, (*parts, f"{kind} by none")))
    return left, sums
