"""The words on screen for what the rules of training name."""

from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from welfare import clock
from welfare.refusals import N_
from welfare.training.lifecycle import WHOLE_DAYS, EventKind, State
from welfare.training.models import Level, Mode, SessionKind
from welfare.web.i18n import format_day, format_moment, format_time, language

FIELD = {
    "name": _l("Name of the programme"),
    "level": _l("Where it comes from"),
    "partner": _l("Partner"),
    "budget_yuan": _l("Budget in yuan"),
    "is_active": _l("Whether courses can be opened in it"),
    "title": _l("Title"),
    "programme_id": _l("Programme"),
    "kind": _l("Kind of training"),
    "topic": _l("Topic"),
    "mode": _l("Mode"),
    "starts_at": _l("Begin"),
    "ends_at": _l("End"),
    "place": _l("Place"),
    "contact": _l("Contact"),
    "description": _l("Description"),
    "seats": _l("Seats"),
    "hours": _l("Training hours"),
    "needs_approval": _l("Whether the school has a say"),
    "reserved": _l("Reserved seats"),
    "school_id": _l("School"),
}
"""What a history says that was changed."""
LEVEL: dict[Level, Any] = {
    Level.NATIONAL: _l("National training"),
    Level.PROVINCIAL: _l("Provincial training"),
    Level.DISTRICT: _l("District training"),
    Level.REGIONAL: _l("Regional cooperation"),
    Level.PAIRED: _l("Paired assistance"),
}
KIND: dict[SessionKind, Any] = {
    SessionKind.COURSE: _l("Course of a programme"),
    SessionKind.TOPIC_STUDY: _l("Topic study"),
    SessionKind.LITERACY_TRAINING: _l("Literacy training"),
    SessionKind.SEMINAR: _l("Seminar"),
    SessionKind.LECTURE: _l("Expert lecture"),
}
MODE_WORDS = {
    Mode.SENT_OUT: N_("Away at another school"),
    Mode.BROUGHT_IN: N_("Trainer comes to us"),
    Mode.ONLINE: N_("Online training"),
    Mode.OFFLINE: N_("On site"),
}
MODE: dict[Mode, Any] = {mode: _l(words) for mode, words in MODE_WORDS.items()}
STATE: dict[State, Any] = {
    State.INVITED: _l("Invited"),
    State.ASKED: _l("Waiting for the school"),
    State.REGISTERED: _l("Registered"),
    State.STANDBY: _l("Standby"),
    State.WITHDRAWN: lazy_pgettext("enrolment", "Withdrawn"),
    State.REFUSED: _l("Not agreed by the school"),
    State.RELEASED: _l("Seat given up"),
}
TONE = {
    State.INVITED: "warn",
    State.ASKED: "info",
    State.REGISTERED: "good",
    State.STANDBY: "plum",
    State.REFUSED: "bad",
}


EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.INVITE: (_l("invited"), "clock"),
    EventKind.ASK: (_l("asked for a seat; the school is to agree"), "clock"),
    EventKind.APPROVE: (_l("the school agreed"), "clock"),
    EventKind.REFUSE: (_l("the school did not agree"), "clock"),
    EventKind.REGISTER: (_l("registered"), "clock"),
    EventKind.STAND_BY: (_l("stands by"), "clock"),
    EventKind.MOVE_UP: (_l("moved up to a seat"), "clock"),
    EventKind.PASSED_OVER: (_l("was passed over: has a seat elsewhere at that time"), "clock"),
    EventKind.WITHDRAW: (_l("withdrew"), "clock"),
    EventKind.RELEASE: (_l("the seat was given up"), "clock"),
    EventKind.HANDED_ON: (_l("another school says now whether they may go"), "arrow-right"),
    EventKind.SIGN_IN: (_l("signed in"), "clock"),
    EventKind.LIST: (_l("was there, by the organiser's list"), "clock"),
    EventKind.CORRECT: (_l("was not there, by the organiser's list"), "clock"),
    EventKind.ENTRY_CORRECTED: (_l("what had been entered was corrected"), "pencil"),
    EventKind.SESSION_OPENED: (_l("Session opened"), "plus"),
    EventKind.SESSION_ENTERED: (_l("Past session entered afterwards"), "plus"),
    EventKind.SESSION_CHANGED: (_l("Session changed"), "pencil"),
    EventKind.SESSION_CANCELLED: (_l("Session cancelled"), "x"),
    EventKind.PROGRAMME_ADDED: (_l("Programme added"), "plus"),
    EventKind.PROGRAMME_CHANGED: (_l("Programme changed"), "pencil"),
    EventKind.TOPIC_OFFERED: (_l("Topic offered"), "plus"),
    EventKind.TOPIC_RETIRED: (_l("Topic no longer offered"), "x"),
}


def level_label(level: str) -> str:
    """A level in words."""
    return str(LEVEL[Level(level)])


def kind_of_session(kind: str) -> str:
    """A kind of session in words."""
    return str(KIND[SessionKind(kind)])


def mode_label(mode: str) -> str:
    """A mode in words."""
    return str(MODE[Mode(mode)])


def state_label(state: str) -> str:
    """What a person is to a session, in words."""
    return str(STATE[State(state)])


def state_tone(state: str) -> str:
    """The tone of that state's badge."""
    return TONE.get(State(state), "neutral")


def hours_label(hours: float | None) -> str:
    """Training hours in words: halves as .5, whole ones without."""
    number = f"{hours or 0:,.1f}".removesuffix(".0")
    return ngettext("%(number)s hour", "%(number)s hours", 1 if hours == 1 else 2, number=number)


def when_label(starts_at: Any, ends_at: Any) -> str:
    """From when until when, on the district's clocks; the day is said once where it is one, and the time not
    where whole days are meant."""
    begin, end = clock.local(starts_at), clock.local(ends_at)
    if (begin.time(), end.time()) == WHOLE_DAYS:
        first, last = format_day(begin.date()), format_day(end.date())
        return _("%(begin)s to %(end)s", begin=first, end=last) if first != last else first
    if begin.date() == end.date():
        return format_time(begin.date(), f"{begin:%H:%M}–{end:%H:%M}")
    return _(
        "%(begin)s to %(end)s",
        begin=format_time(begin.date(), f"{begin:%H:%M}"),
        end=format_time(end.date(), f"{end:%H:%M}"),
    )


def programme_or_kind(row: Any) -> str:
    """What a session belongs to: its programme, or the kind of study that it is."""
    return row.programme or kind_of_session(row.kind)


def seats_label(row: Any) -> str:
    """How full a session is."""
    if row.registered < row.seats:
        left = row.seats - row.registered
        return ngettext("%(num)d seat left", "%(num)d seats left", left)
    if row.standby:
        return ngettext("Full, %(num)d standing by", "Full, %(num)d standing by", row.standby)
    return _("Full")


def until_label(moment: datetime) -> str:
    """A moment until which something holds: midnight is the end of the day before."""
    there = clock.local(moment)
    if there.time() == time():
        return _("the end of %(day)s", day=format_day(there.date() - timedelta(days=1)))
    return format_moment(moment)


def full_day(day: date) -> str:
    """A date with its year, as on paper that is kept."""
    return format_date(day, "y年M月d日" if language() == "zh" else "d MMMM y", locale=language())


def asked_label(row: Any) -> str:
    """How many ask for a topic, and at how many schools."""
    return _(
        "%(teachers)s in %(schools)s",
        teachers=ngettext("%(num)d teacher", "%(num)d teachers", row.teachers),
        schools=ngettext("%(num)d school", "%(num)d schools", row.schools),
    )


TEMPLATE_GLOBALS = (
    level_label,
    kind_of_session,
    mode_label,
    state_label,
    state_tone,
    hours_label,
    when_label,
    programme_or_kind,
    seats_label,
    until_label,
    asked_label,
)
