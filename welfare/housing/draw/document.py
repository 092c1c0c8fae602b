"""What is drawn among, as data: the list that is frozen and hashed, and what opens a line of it.

A line has a public number, a school and the points as one sum. What they are made of is committed to with a
nonce, so that neither a fact nor the points of one can be read from it; the applicant and an auditor have the
nonce, and check.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from welfare.extensions import db
from welfare.housing.draw.rules import seal_of
from welfare.housing.notice.queries import published_rows
from welfare.housing.rounds.models import Round, RoundUnit
from welfare.housing.rounds.ranking import rules_of
from welfare.housing.rules.scoring import ScoringRules
from welfare.housing.units.models import HousingUnit


def list_of(round_: Round) -> dict[str, Any]:
    """The list as it stands: rules, flats in the order of offering, and applicants by public number."""
    rules = rules_of(round_)
    rows = published_rows(round_.id)
    flats = flats_of(round_)
    schools = {row.school_id: row.school_name for row in rows}
    schools |= {unit.school_id: unit.school.display_name for unit in flats}
    return {
        "round": round_.name,
        "rules": rules.kept(),
        "schools": {str(school): name for school, name in schools.items()},
        "flats": [{"id": unit.id, "school": unit.school_id, "door": unit.door} for unit in flats],
        "applicants": sorted((_line(row, rules) for row in rows), key=lambda one: one["code"]),
    }


def opening_of(row: Row[Any], rules: ScoringRules) -> dict[str, Any]:
    """What a line's points are made of; of facts kept apart their points as one sum."""
    return {
        "code": row.code,
        "facts": {key: row.facts[key] for key in sorted(rules.facts & row.facts.keys())},
        "undisclosed_points": row.undisclosed_points,
        "points": row.points,
    }


def openings(round_: Round, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Lines of the list with what opens them, as long as that is kept: for whoever they are about, and for an
    auditor."""
    rules = rules_of(round_)
    return [{"nonce": row.nonce, "opening": opening_of(row, rules)} for row in rows if row.nonce]


def flats_of(round_: Round) -> list[HousingUnit]:
    """The flats of a round, in the order in which they are offered."""
    query = (
        select(HousingUnit)
        .join(RoundUnit, RoundUnit.unit_id == HousingUnit.id)
        .where(RoundUnit.round_id == round_.id)
        .options(joinedload(HousingUnit.school))
    )
    return sorted(db.session.scalars(query), key=lambda unit: (unit.building, unit.number, unit.id))


def _line(row: Row[Any], rules: ScoringRules) -> dict[str, Any]:
    return {
        "code": row.code,
        "school": row.school_id,
        "points": row.points,
        "is_eligible": row.position is not None,
        "commitment": seal_of(row.nonce, opening_of(row, rules)) if row.nonce else None,
    }
