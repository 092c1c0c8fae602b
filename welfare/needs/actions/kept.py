"""What a need was before a step that can be undone: kept in that step's event, and put back from it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from welfare.extensions import db
from welfare.needs.lifecycle import UNDOABLE, Action
from welfare.needs.models import AssistingUnit, Need
from welfare.needs.queries import assisting

COLUMNS = (
    "unit_id", "urgency", "counts_from", "limit_days", "due_on", "paused_on", "silent_days", "goes_on_days",
    "extension_days", "signed_for_on", "answer_due_on", "first_due_on", "answer", "outcome", "answered_at",
    "answered_on", "answered_by_id", "is_last_minute", "answer_flaw", "is_found_unsolved",
    "contestable_until",
)  # fmt: skip
"""All that such a step changes, but for what follows from the status."""


def as_it_is(need: Need, action: Action) -> dict[str, Any]:
    """What `action` is about to change of the need, as JSON; nothing where it cannot be undone."""
    if action not in UNDOABLE:
        return {}
    before = {name: _written(value) for name in COLUMNS if (value := getattr(need, name)) is not None}
    if action in (Action.ACCEPT, Action.TRANSFER):
        before["assisting"] = list(assisting(need))
    if action == Action.TRANSFER and need.assignee_id is not None:
        before |= {"assignee_id": need.assignee_id, "assigned_at": _written(need.assigned_at)}
    if action == Action.MERGE:
        followers = select(Need.id).where(Need.merged_into_id == need.id)
        before["followers"] = list(db.session.scalars(followers.order_by(Need.id)))
    return {"before": before}


def put_back(need: Need, before: Mapping[str, Any]) -> None:
    """Make the columns say again what they said."""
    if need.unit_id != before.get("unit_id"):
        need.assignee_id = before.get("assignee_id")
        need.assigned_at = _read("assigned_at", before.get("assigned_at"))
    for name in COLUMNS:
        setattr(need, name, _read(name, before.get(name)))


def set_assisting(need: Need, unit_ids: Collection[int]) -> None:
    """Let these units assist, and no others."""
    wanted = set(unit_ids) - {need.unit_id}
    there = set(assisting(need))
    if there - wanted:
        others = AssistingUnit.unit_id.in_(there - wanted)
        db.session.execute(delete(AssistingUnit).where(AssistingUnit.need_id == need.id, others))
    for unit_id in sorted(wanted - there):
        db.session.add(AssistingUnit(need_id=need.id, unit_id=unit_id))


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name.endswith(("_on", "_from", "_until")) else value
