"""The public notice as data: all that is needed to make the list again, and nothing that names anybody.

Of the facts only those that the rules score are in it. Facts kept apart are never: the points they earned are
one sum. Applicants stand in the order of their public numbers, so that the list has to be computed.
"""

from typing import Any

from welfare.housing.notice.queries import published_rows
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.ranking import rules_of
from welfare.housing.rules.scoring import mask


def notice_document(round_: Round) -> dict[str, Any]:
    """What /housing/rounds/<id>/notice.json holds; docs/recompute.py reads it."""
    rules = rules_of(round_)
    applicants = [
        {
            "code": row.code,
            "mask": mask(row.person_name, row.code),
            "school": row.school_name,
            "facts": {key: row.facts[key] for key in sorted(rules.facts & row.facts.keys())},
            "undisclosed_points": row.undisclosed_points,
        }
        for row in published_rows(round_.id)
    ]
    return {
        "round": round_.name,
        "notice_from": round_.notice_from.isoformat() if round_.notice_from else None,
        "notice_until": round_.notice_until.isoformat() if round_.notice_until else None,
        "rules": rules.kept(),
        "commitment": round_.commitment,
        "seed": round_.seed,
        "draw": "among equal points the smaller SHA-256 of seed:code goes first",
        "applicants": sorted(applicants, key=lambda one: one["code"]),
    }
