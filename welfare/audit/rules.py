"""Where a chain was broken, and how. Pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from welfare.needs.chain import seal

Row = Mapping[str, Any]
"""An event as it stands in the database: what `chain.SAID` names, its `id` and its `seal`."""


class Kind(StrEnum):
    """What was done to the history."""

    CHANGED = "changed"
    INSERTED = "inserted"
    REMOVED = "removed"
    SWAPPED = "swapped"
    CHANGED_OR_INSERTED = "changed_or_inserted"
    """The last event of a need, and no head has seen it: there is nothing behind it that would tell."""
    REWRITTEN = "rewritten"
    """The chain was made anew from an event on: it holds together, and is not the one that was signed."""
    NEED = "need"
    """The need does not stand where its events have led it."""
    HEAD = "head"
    """A signed head is missing, or is not what was signed."""


@dataclass(frozen=True)
class Fault:
    """The first thing found wrong with a need, or with a head."""

    kind: Kind
    need_id: int | None = None
    position: int | None = None
    """The place of the event in its need, or the number of the head."""
    event_id: int | None = None
    """The row in `need_events`; None where it is missing."""
    told: str = ""
    """More, in English."""


@dataclass(frozen=True)
class Mark:
    """How far a head says that a need's chain had come."""

    position: int
    seal: str


def first_fault(
    need_id: int, rows: Sequence[Row], marks: Sequence[Mark], *, sealed_up_to: int
) -> Fault | None:
    """What is wrong first with a need's events, in the order of their places; None where nothing is.

    `marks` are what the heads say of the need, oldest first. Every event whose id is at most `sealed_up_to`
    must lie at or before the last mark.
    """
    seals = {mark.position: mark.seal for mark in marks}
    furthest = max(seals, default=0)
    previous, last_id, whole_up_to = "", 0, 0
    for index, row in enumerate(rows):
        place = index + 1
        if row["position"] > place:
            return Fault(Kind.REMOVED, need_id, place)
        if row["position"] < place:
            return Fault(Kind.INSERTED, need_id, row["position"], row["id"])
        if seal(previous, row) != row["seal"]:
            return Fault(_how_it_broke(previous, rows, index, furthest), need_id, place, row["id"])
        if row["id"] <= last_id:
            return Fault(Kind.SWAPPED, need_id, place, row["id"])
        if seals.get(place, row["seal"]) != row["seal"]:
            first = rows[whole_up_to]
            return Fault(Kind.REWRITTEN, need_id, first["position"], first["id"], f"up to event {place}")
        if place > furthest and row["id"] <= sealed_up_to:
            return Fault(Kind.INSERTED, need_id, place, row["id"])
        whole_up_to = place if place in seals else whole_up_to
        previous, last_id = row["seal"], row["id"]
    if len(rows) < max(furthest, 1):
        return Fault(Kind.REMOVED, need_id, len(rows) + 1)
    return None


def _how_it_broke(previous: str, rows: Sequence[Row], index: int, furthest: int) -> Kind:
    """What was done, by what would be whole if it had been that: at `rows[index]` the chain is broken."""
    row, place = rows[index], index + 1
    following = rows[index + 1] if place < len(rows) else None
    if following is None:
        if len(rows) < furthest:
            return Kind.REMOVED
        return Kind.CHANGED if place <= furthest else Kind.CHANGED_OR_INSERTED
    following_here = seal(previous, {**following, "position": place})
    if following_here == following["seal"]:
        row_after_it = seal(following["seal"], {**row, "position": place + 1})
        return Kind.SWAPPED if row_after_it == row["seal"] else Kind.INSERTED
    if following_here == row["seal"]:  # what they say was swapped, their seals were left
        return Kind.SWAPPED
    if seal(row["seal"], following) == following["seal"]:
        return Kind.CHANGED
    moved_up = max(furthest - len(rows), 1)
    followed = {**following, "position": following["position"] + moved_up}
    return Kind.REMOVED if seal(row["seal"], followed) == following["seal"] else Kind.CHANGED
