"""The words on screen for what the rules of homes name."""

from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from welfare.homes.lifecycle import BookingState, EventKind, FacilityKind, HomeState
from welfare.web.i18n import format_day, language

HOME_STATE: dict[HomeState, Any] = {
    HomeState.PROPOSED: _l("Proposed"),
    HomeState.BEING_BUILT: _l("Being built"),
    HomeState.OPEN: _l("Open now"),
    HomeState.CLOSED: _l("Not open any more"),
}
HOME_TONE = {
    HomeState.PROPOSED: "neutral",
    HomeState.BEING_BUILT: "info",
    HomeState.OPEN: "good",
    HomeState.CLOSED: "warn",
}
FACILITY: dict[FacilityKind, Any] = {
    FacilityKind.BOOK_BAR: _l("Book bar"),
    FacilityKind.TEA_BAR: _l("Tea bar"),
    FacilityKind.SPORT: _l("Room for sport"),
    FacilityKind.KITCHEN: _l("Kitchen"),
    FacilityKind.MEETING: _l("Long table for meetings"),
    FacilityKind.PROJECTOR: _l("Projector"),
    FacilityKind.MUSIC: _l("Music corner"),
    FacilityKind.CHILDREN: _l("Corner for children"),
    FacilityKind.NURSING: _l("Nursing room"),
    FacilityKind.REST: _l("Place to rest"),
}
BOOKING_STATE: dict[BookingState, Any] = {
    BookingState.REQUESTED: _l("Waiting for approval"),
    BookingState.BOOKED: _l("Booked"),
    BookingState.WAITING: _l("On the waiting list"),
    BookingState.DECLINED: _l("Not approved"),
    BookingState.CANCELLED: _l("Cancelled"),
}
BOOKING_TONE = {
    BookingState.REQUESTED: "info",
    BookingState.BOOKED: "good",
    BookingState.WAITING: "warn",
    BookingState.DECLINED: "bad",
    BookingState.CANCELLED: "neutral",
}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ADDED: (_l("Proposed"), "plus"),
    EventKind.EDITED: (_l("Description changed"), "pencil"),
    EventKind.BUILDING: (_l("Being built"), "hourglass"),
    EventKind.SHELVED: (_l("Put back to a proposal"), "undo"),
    EventKind.OPENED: (_l("Opened"), "key"),
    EventKind.CLOSED: (_l("Closed the home"), "lock"),
    EventKind.DAYS_CLOSED: (_l("Closed for some days"), "lock"),
    EventKind.DAY_REOPENED: (_l("Reopened for that day"), "key"),
    EventKind.MOVED: (_l("Its school became part of another"), "git-merge"),
    EventKind.REQUESTED: (_l("Asked for a booking"), "hand"),
    EventKind.BOOKED: (_l("Booked"), "calendar"),
    EventKind.QUEUED: (_l("Put on the waiting list"), "hourglass"),
    EventKind.MOVED_UP: (_l("Moved up from the waiting list"), "arrow-right"),
    EventKind.APPROVED: (_l("Approved"), "check"),
    EventKind.DECLINED: (_l("Not approved"), "x"),
    EventKind.CANCELLED: (_l("Cancelled"), "x"),
    EventKind.FREED: (_l("Cancelled by the system"), "x"),
    EventKind.SHUT_OUT: (_l("Cancelled: the home is closed on that day"), "x"),
    EventKind.CHECKED_IN: (_l("Checked in"), "check-circle"),
    EventKind.USE_ADDED: (_l("Corrected: it was used"), "pencil"),
    EventKind.USE_TAKEN_BACK: (_l("Corrected: it was not used"), "pencil"),
}
"""In words, and the icon of its line in a timeline."""
FACILITY_CHOICES = [SelectChoice(kind.value, label) for kind, label in FACILITY.items()]


def home_state(state: str) -> str:
    """A home's state in words."""
    return str(HOME_STATE[HomeState(state)])


def facility(kind: str) -> str:
    """A facility in words."""
    return str(FACILITY[FacilityKind(kind)])


def booking_state(state: str) -> str:
    """A booking's state in words."""
    return str(BOOKING_STATE[BookingState(state)])


def days_from_to(first: date, last: date) -> str:
    """A day, or from which to which."""
    if first == last:
        return format_day(first)
    return _("%(first)s to %(last)s", first=format_day(first), last=format_day(last))


def weekday(number: int) -> str:
    """A day of the week, 0 being Monday, as the reader's language calls it."""
    return str(get_day_names("wide", locale=language())[number])


def short_weekday(number: int) -> str:
    """The same, short."""
    return str(get_day_names("abbreviated", locale=language())[number])
