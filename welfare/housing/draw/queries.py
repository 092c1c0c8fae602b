"""What is asked of the draw of a round."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.extensions import db
from welfare.housing.draw.models import Draw
from welfare.housing.lifecycle import EventKind
from welfare.housing.queries import events_of_kind


def draw_of_round(round_id: int) -> Draw | None:
    """The draw of a round whose list is frozen, with who typed the public value in."""
    people = (joinedload(Draw.first_by), joinedload(Draw.second_by))
    return db.session.scalar(select(Draw).where(Draw.round_id == round_id).options(*people))


def failed_issues(round_id: int) -> list[str]:
    """The issues of which two people said that they were not drawn."""
    return [event.details["issue"] for event in events_of_kind(round_id, EventKind.ISSUE_FAILED)]
