"""Where a chain was broken, and how. Pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from welfare.history.seals import Recipe

Row = Mapping[str, Any]
"""An event as it stands in the database: what its recipe names, its `id` and its `seal`."""


class Kind(StrEnum):
    """What was done to the history."""

    CHANGED = "changed"
    INSERTED = "inserted"
    REMOVED = "removed"
    SWAPPED = "swapped"
    CHANGED_OR_INSERTED = "changed_or_inserted"
    """The last event of a subject, and no head has seen it: there is nothing behind it that would tell."""
    REWRITTEN = "rewritten"
    """The chain was made anew from an event on: it holds together, and is not the one that was signed."""
    SUBJECT = "subject"
    """The subject is gone, or does not stand where its events have led it."""


@dataclass(frozen=True)
class Fault:
    """The first thing found wrong with the history of a subject."""

    kind: Kind
    position: int | None = None
    """The place of the event in its history."""
    event_id: int | None = None
    """The row in the table of events; None where it is missing."""
    told: str = ""
    """More, in English."""


@dataclass(frozen=True)
class Mark:
    """How far a head says that a history had come."""

    position: int
    seal: str


def first_fault(
    recipe: Recipe,
    rows: Sequence[Row],
    marks: Sequence[Mark],
    *,
    sealed_up_to: int,
    redacted: Mapping[int, str] | None = None,
) -> Fault | None:
    """What is wrong first with a subject's events, in the order of their places; None where nothing is.

    `marks` are what the heads say of the subject, oldest first. Every event whose id is at most
    `sealed_up_to` must lie at or before the last mark. `redacted` are the seals, by the event's id, of those
    whose words were taken out: what is left is sealed after the event's own seal.
    """
    seals = {mark.position: mark.seal for mark in marks}
    furthest = max(seals, default=0)
    previous, last_id, whole_up_to = "", 0, 0
    for index, row in enumerate(rows):
        place = index + 1
        if row["position"] > place:
            return Fault(Kind.REMOVED, place)
        if row["position"] < place:
            return Fault(Kind.INSERTED, row["position"], row["id"])
        if not _is_whole(recipe, previous, row, (redacted or {}).get(row["id"])):
            return Fault(_how_it_broke(recipe, previous, rows, index, furthest), place, row["id"])
        if row["id"] <= last_id:
            return Fault(Kind.SWAPPED, place, row["id"])
        if seals.get(place, row["seal"]) != row["seal"]:
            first = rows[whole_up_to]
            return Fault(Kind.REWRITTEN, first["position"], first["id"], f"up to event {place}")
        if place > furthest and row["id"] <= sealed_up_to:
            return Fault(Kind.INSERTED, place, row["id"])
        whole_up_to = place if place in seals else whole_up_to
        previous, last_id = row["seal"], row["id"]
    if len(rows) < furthest:
        return Fault(Kind.REMOVED, len(rows) + 1)
    return None


def _is_whole(recipe: Recipe, previous: str, row: Row, without_words: str | None) -> bool:
    if without_words is not None:
        return recipe.seal(row["seal"], row) == without_words
    return recipe.seal(previous, row) == row["seal"]


def _how_it_broke(recipe: Recipe, previous: str, rows: Sequence[Row], index: int, furthest: int) -> Kind:
    """What was done, by what would be whole if it had been that: at `rows[index]` the chain is broken."""
    row, place = rows[index], index + 1
    following = rows[index + 1] if place < len(rows) else None
    if following is None:
        if len(rows) < furthest:
            return Kind.REMOVED
        return Kind.CHANGED if place <= furthest else Kind.CHANGED_OR_INSERTED
    following_here = recipe.seal(previous, {**following, "position": place})
    if following_here == following["seal"]:
        row_after_it = recipe.seal(following["seal"], {**row, "position": place + 1})
        return Kind.SWAPPED if row_after_it == row["seal"] else Kind.INSERTED
    if following_here == row["seal"]:  # what they say was swapped, their seals were left
        return Kind.SWAPPED
    moved_up = max(furthest - len(rows), 1)
    followed = {**following, "position": following["position"] + moved_up}
    return Kind.REMOVED if recipe.seal(row["seal"], followed) == following["seal"] else Kind.CHANGED
