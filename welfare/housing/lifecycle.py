"""How a flat, a round and an offer move on, and what may happen when. Pure rules: one table each."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum


class UnitState(StrEnum):
    """What a flat is now."""

    VACANT = "vacant"
    HELD = "held"
    """Kept for a round, or for whoever it was offered to."""
    OCCUPIED = "occupied"
    UNDER_REPAIR = "under_repair"


class RoundStatus(StrEnum):
    """Where a round stands, as it is kept; the days that pass by themselves are in `Phase`."""

    DRAFT = "draft"
    OPEN = "open"
    NOTICE = "notice"
    FROZEN = "frozen"
    DRAWN = "drawn"
    ALLOCATING = "allocating"
    FINISHED = "finished"


class Phase(StrEnum):
    """Where a round stands on a day: applications close and a notice expires without anybody's doing."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    NOTICE = "notice"
    EXPIRED = "expired"
    FROZEN = "frozen"
    """The list stands still and its hash is public; the public random value is not known yet."""
    DRAWN = "drawn"
    ALLOCATING = "allocating"
    FINISHED = "finished"


class AllocationStatus(StrEnum):
    """What came of an offer."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    MOVED_IN = "moved_in"
    VACATED = "vacated"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """Not answered in time."""
    CANCELLED = "cancelled"
    """Taken back, because who had it left."""


class EventKind(StrEnum):
    """What happened."""

    ADDED = "added"
    CHANGED = "changed"
    REPAIR_BEGAN = "repair_began"
    REPAIR_ENDED = "repair_ended"
    HELD = "held"
    RELEASED = "released"
    RULES_KEPT = "rules_kept"
    PREPARED = "prepared"
    OPENED = "opened"
    CLOSED = "closed"
    APPLIED = "applied"
    APPLICATION_CHANGED = "application_changed"
    WITHDRAWN = "withdrawn"
    CONSENT_GIVEN = "consent_given"
    """To have facts kept apart looked at."""
    CONSENT_WITHDRAWN = "consent_withdrawn"
    """The facts are erased, the application stays."""
    CORRECTED = "corrected"
    MOVED = "moved"
    """The applicant's school became part of another."""
    PUBLISHED = "published"
    OBJECTED = "objected"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_REFUSED = "objection_refused"
    ORDER_CHANGED = "order_changed"
    EXPIRED = "expired"
    FROZEN = "frozen"
    VALUE_TYPED = "value_typed"
    VALUES_DIFFERED = "values_differed"
    ISSUE_FAILED = "issue_failed"
    DRAWN = "drawn"
    SIGNED = "signed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    LEFT = "left"
    """The account of who applied, was offered the flat or lived there was closed."""
    KEY_HANDED_OVER = "key_handed_over"
    STAY_ENTERED = "stay_entered"
    """Somebody has lived there since before the product."""
    STAY_CORRECTED = "stay_corrected"
    RENEWED = "renewed"
    VACATED = "vacated"
    REMINDED = "reminded"
    FINISHED = "finished"


class Consequence(StrEnum):
    """What follows for an application when the consent to look at its facts kept apart is taken back."""

    NO_POINTS = "no_points"
    SCORED_AGAIN = "scored_again"
    """The list is made anew without their points; where its order changes, the notice begins anew."""
    LIST_STANDS = "list_stands"
    """Points that have been given stay: the list is frozen, and its hash is public."""


P = Phase
LIVE = (AllocationStatus.OFFERED, AllocationStatus.ACCEPTED, AllocationStatus.MOVED_IN)
"""Offers that hold a flat."""
UNIT_MOVES: dict[EventKind, tuple[Collection[UnitState], UnitState]] = {
    EventKind.REPAIR_BEGAN: ((UnitState.VACANT,), UnitState.UNDER_REPAIR),
    EventKind.REPAIR_ENDED: ((UnitState.UNDER_REPAIR,), UnitState.VACANT),
    EventKind.HELD: ((UnitState.VACANT,), UnitState.HELD),
    EventKind.RELEASED: ((UnitState.HELD,), UnitState.VACANT),
    EventKind.KEY_HANDED_OVER: ((UnitState.HELD,), UnitState.OCCUPIED),
    EventKind.STAY_ENTERED: ((UnitState.VACANT,), UnitState.OCCUPIED),
    EventKind.VACATED: ((UnitState.OCCUPIED,), UnitState.VACANT),
}
"""What moves a flat from where to where."""
ALLOCATION_MOVES: dict[EventKind, tuple[Collection[AllocationStatus], AllocationStatus]] = {
    EventKind.ACCEPTED: ((AllocationStatus.OFFERED,), AllocationStatus.ACCEPTED),
    EventKind.DECLINED: ((AllocationStatus.OFFERED, AllocationStatus.ACCEPTED), AllocationStatus.DECLINED),
    EventKind.LAPSED: ((AllocationStatus.OFFERED,), AllocationStatus.LAPSED),
    EventKind.KEY_HANDED_OVER: ((AllocationStatus.ACCEPTED,), AllocationStatus.MOVED_IN),
    EventKind.RENEWED: ((AllocationStatus.MOVED_IN,), AllocationStatus.MOVED_IN),
    EventKind.VACATED: ((AllocationStatus.MOVED_IN,), AllocationStatus.VACATED),
    EventKind.LEFT: ((AllocationStatus.OFFERED, AllocationStatus.ACCEPTED), AllocationStatus.CANCELLED),
}
"""What moves an offer from where to where."""
WITHOUT_CONSENT: dict[Phase, Consequence] = {
    P.OPEN: Consequence.NO_POINTS,
    P.CLOSED: Consequence.NO_POINTS,
    P.NOTICE: Consequence.SCORED_AGAIN,
    P.EXPIRED: Consequence.SCORED_AGAIN,
    P.FROZEN: Consequence.LIST_STANDS,
    P.DRAWN: Consequence.LIST_STANDS,
    P.ALLOCATING: Consequence.LIST_STANDS,
}
"""What follows from taking the consent back, by phase. The facts are erased in each; before the first there
are none, and after the last they are erased already."""
POSSIBLE_IN: dict[EventKind, Collection[Phase]] = {
    EventKind.OPENED: (P.DRAFT,),
    EventKind.APPLIED: (P.OPEN,),
    EventKind.WITHDRAWN: (
        P.OPEN,
        P.CLOSED,
        P.NOTICE,
        P.EXPIRED,
        P.FROZEN,
        P.DRAWN,
        P.ALLOCATING,
        P.FINISHED,
    ),
    EventKind.CONSENT_WITHDRAWN: tuple(WITHOUT_CONSENT),
    EventKind.CORRECTED: (P.CLOSED,),
    EventKind.PUBLISHED: (P.CLOSED,),
    EventKind.OBJECTED: (P.NOTICE,),
    EventKind.OBJECTION_UPHELD: (P.NOTICE, P.EXPIRED),
    EventKind.OBJECTION_REFUSED: (P.NOTICE, P.EXPIRED),
    EventKind.FROZEN: (P.EXPIRED,),
    EventKind.VALUE_TYPED: (P.FROZEN,),
    EventKind.SIGNED: (P.DRAWN,),
    EventKind.OFFERED: (P.ALLOCATING, P.FINISHED),
}
"""In which phases of a round something can be done. Once the list is frozen no fact changes any more."""
RANKED = (P.NOTICE, P.EXPIRED, P.FROZEN, P.DRAWN, P.ALLOCATING, P.FINISHED)
"""From the notice on there is a list."""


def phase_of(status: RoundStatus, closes_on: date, notice_until: date | None, today: date) -> Phase:
    """Where a round stands on `today`; both `closes_on` and `notice_until` are last days, included."""
    if status == RoundStatus.OPEN and today > closes_on:
        return Phase.CLOSED
    if status == RoundStatus.NOTICE and notice_until is not None and today > notice_until:
        return Phase.EXPIRED
    return Phase(status)


def is_possible(kind: EventKind, phase: Phase) -> bool:
    """Whether this can be done with a round in that phase."""
    return phase in POSSIBLE_IN[kind]
