"""What a home and a booking may become, and what is written down of it. Pure rules."""

from enum import StrEnum


class HomeState(StrEnum):
    """Where a home stands."""

    PROPOSED = "proposed"
    BEING_BUILT = "being_built"
    OPEN = "open"
    CLOSED = "closed"


MOVES: dict[HomeState, frozenset[HomeState]] = {
    HomeState.PROPOSED: frozenset({HomeState.BEING_BUILT, HomeState.OPEN}),
    HomeState.BEING_BUILT: frozenset({HomeState.PROPOSED, HomeState.OPEN}),
    HomeState.OPEN: frozenset({HomeState.CLOSED}),
    HomeState.CLOSED: frozenset({HomeState.OPEN}),
}
"""What each state may be followed by."""


class FacilityKind(StrEnum):
    """What there is in a home; the first four are what a need for one can ask for."""

    BOOK_BAR = "book_bar"
    TEA_BAR = "tea_bar"
    SPORT = "sport"
    KITCHEN = "kitchen"
    MEETING = "meeting"
    PROJECTOR = "projector"
    MUSIC = "music"
    CHILDREN = "children"
    NURSING = "nursing"
    REST = "rest"


class BookingState(StrEnum):
    """Where a booking stands. What has passed stays as it was."""

    REQUESTED = "requested"
    BOOKED = "booked"
    WAITING = "waiting"
    DECLINED = "declined"
    CANCELLED = "cancelled"


HOLDING = (BookingState.REQUESTED, BookingState.BOOKED)
"""States in which a booking holds its seats."""
LIVE = (*HOLDING, BookingState.WAITING)
ENDED = (BookingState.DECLINED, BookingState.CANCELLED)


class EventKind(StrEnum):
    """What happens to a home or to a booking in it."""

    ADDED = "added"
    EDITED = "edited"
    BUILDING = "building"
    SHELVED = "shelved"
    OPENED = "opened"
    CLOSED = "closed"
    DAYS_CLOSED = "days_closed"
    DAY_REOPENED = "day_reopened"
    MOVED = "moved"
    """Its school became part of another."""
    REQUESTED = "requested"
    BOOKED = "booked"
    QUEUED = "queued"
    MOVED_UP = "moved_up"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FREED = "freed"
    SHUT_OUT = "shut_out"
    """The home is closed on that day."""
    CHECKED_IN = "checked_in"
    USE_ADDED = "use_added"
    """Afterwards: it was used, though nobody had checked in."""
    USE_TAKEN_BACK = "use_taken_back"
    """It was not used, though somebody had checked in."""


KIND_OF_MOVE = {
    HomeState.PROPOSED: EventKind.SHELVED,
    HomeState.BEING_BUILT: EventKind.BUILDING,
    HomeState.OPEN: EventKind.OPENED,
    HomeState.CLOSED: EventKind.CLOSED,
}
