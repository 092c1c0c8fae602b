"""The public notice as data: all that is needed to make the list again, and nothing that names anybody.

docs/recompute.py reads it. Names, masked, are there while the notice runs, and later for those concerned; the
rest stays. Of what the points are made of there is a commitment only, see `draw.document`.
"""

from typing import Any

from welfare.housing.draw.document import list_of
from welfare.housing.draw.models import Draw
from welfare.housing.draw.queries import draw_of_round, failed_issues
from welfare.housing.draw.rules import address_of
from welfare.housing.lifecycle import EventKind
from welfare.housing.notice.corrections import corrections_of
from welfare.housing.notice.queries import objections_in, published_rows
from welfare.housing.queries import events_of_kind
from welfare.housing.rounds.models import Round
from welfare.housing.rules.scoring import mask


def notice_document(round_: Round, *, names: bool) -> dict[str, Any]:
    """What /housing/rounds/<id>/notice.json holds."""
    draw = draw_of_round(round_.id)
    masks = {row.code: mask(row.person_name, row.code) for row in published_rows(round_.id)} if names else {}
    return {
        "notice_from": round_.notice_from.isoformat() if round_.notice_from else None,
        "notice_until": round_.notice_until.isoformat() if round_.notice_until else None,
        "names": masks,
        "list": draw.list if draw else list_of(round_),
        "list_hash": draw.list_hash if draw else None,
        "draw": _drawn(round_, draw),
        "passed_over": passed_over(round_),
        "corrections": corrections_of(round_).as_data(),
        "objections": [
            {
                "about": one.application.code,
                "made_at": one.made_at.isoformat(),
                "is_upheld": one.is_upheld,
                "answer": one.answer,
            }
            for one in objections_in(round_.id)
        ],
    }


def passed_over(round_: Round) -> list[str]:
    """Who stood in the list when it was signed and wanted no flat any more, or had one already."""
    signed = events_of_kind(round_.id, EventKind.SIGNED)
    if signed:
        return list(signed[0].details.get("passed_over", []))
    return sorted(row.code for row in published_rows(round_.id) if row.withdrawn_at and row.position)


def _drawn(round_: Round, draw: Draw | None) -> dict[str, Any]:
    return {
        "how": "seed = SHA-256(secret + list_hash + value); the smaller SHA-256(seed:code) goes first",
        "commitment": round_.commitment,
        "source": draw.source if draw else None,
        "issue": draw.issue if draw else None,
        "draws_at": draw.draws_at.isoformat() if draw else None,
        "published_at": address_of(draw.source, draw.issue) if draw else None,
        "failed_issues": failed_issues(round_.id),
        "value": draw.value if draw else None,
        "secret": draw.secret if draw else None,
        "seed": draw.seed if draw else None,
    }
