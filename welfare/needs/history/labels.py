"""The events of a need in words: which sentence each has, for staff and for its teacher."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.needs.lifecycle import ASSIGNS, Action, Outcome, Reminded, Status
from welfare.needs.models import NeedEvent
from welfare.refusals import N_

A = Action


@dataclass(frozen=True)
class EventLabel:
    """How an action is told. `who` is a name, an office or "You": in the past tense one sentence fits all."""

    sentence: str
    icon: str
    tone: str = "neutral"


EVENT: dict[Action, EventLabel] = {
    A.SUBMIT: EventLabel(N_("%(who)s submitted it"), "send"),
    A.ACCEPT: EventLabel(N_("%(who)s accepted it: %(unit)s will answer by %(day)s"), "inbox", "info"),
    A.ASK: EventLabel(N_("%(who)s asked for more information"), "circle-help", "warn"),
    A.REPLY: EventLabel(N_("%(who)s replied"), "reply"),
    A.DECLINE: EventLabel(N_("%(who)s declined it"), "x-circle", "bad"),
    A.TRANSFER: EventLabel(N_("%(who)s handed it to %(unit)s"), "arrow-right", "info"),
    A.HAND_ON: EventLabel(N_("%(who)s closed %(closed)s: %(unit)s carries on"), "arrow-right", "info"),
    A.ASSIGN: EventLabel(N_("%(who)s let %(name)s have it"), "user", "info"),
    A.TAKE_OVER: EventLabel(N_("%(who)s took it over"), "user", "info"),
    A.GIVE_BACK: EventLabel(N_("%(who)s gave it back to the whole office"), "users"),
    A.RETURN_TO_INTAKE: EventLabel(N_("%(who)s gave it back to intake"), "corner-down-left"),
    A.REQUEST_EXTENSION: EventLabel(N_("%(who)s asked for more time; working days: %(days)s"), "hourglass"),
    A.EXTEND: EventLabel(N_("%(who)s granted more time; working days: %(days)s"), "hourglass"),
    A.REFUSE_EXTENSION: EventLabel(N_("%(who)s refused more time"), "hourglass"),
    A.CARRY: EventLabel(N_("%(who)s keeps it open and will look at it again on %(day)s"), "pause", "plum"),
    A.RESUME: EventLabel(N_("%(who)s took it up again"), "play", "info"),
    A.ANSWER: EventLabel(N_("%(who)s answered: it is solved"), "message-circle", "info"),
    A.CONFIRM: EventLabel(N_("%(who)s confirmed the answer: %(satisfaction)s"), "check-circle", "good"),
    A.OBJECT: EventLabel(N_("%(who)s did not accept the answer: it is not solved"), "hand", "warn"),
    A.LAPSE: EventLabel(N_("Nobody replied in time, so it was closed without a confirmation"), "clock"),
    A.FOLLOW_UP: EventLabel(N_("%(who)s called about the answer and noted: %(noted)s"), "phone"),
    A.CONTEST: EventLabel(N_("%(who)s said that the call was otherwise: %(noted)s"), "hand", "warn"),
    A.REOPEN: EventLabel(N_("%(who)s reopened it"), "refresh-cw", "warn"),
    A.WITHDRAW: EventLabel(N_("%(who)s withdrew it"), "undo"),
    A.MERGE: EventLabel(N_("%(who)s merged it into need %(into)s"), "git-merge"),
    A.RELEASE: EventLabel(N_("The need it followed was withdrawn, so it went back to intake"), "undo"),
    A.URGE: EventLabel(N_("%(who)s urged"), "bell", "warn"),
    A.SUPERVISE: EventLabel(N_("%(who)s put it under supervision"), "flag", "bad"),
    A.COMMENT: EventLabel(N_("%(who)s commented"), "message-circle"),
    A.UNDO_ACCEPT: EventLabel(N_("%(who)s took the acceptance back: it is to be accepted again"), "undo"),
    A.UNDO_DECLINE: EventLabel(
        N_("%(who)s took the decline back: it is to be accepted or declined again"), "undo"
    ),
    A.UNDO_TRANSFER: EventLabel(N_("%(who)s took the transfer back: %(unit)s has it again"), "undo"),
    A.UNDO_MERGE: EventLabel(N_("%(who)s took the merger back: it is looked at by itself again"), "undo"),
    A.RECALL: EventLabel(N_("%(who)s took the answer back: it is being worked on again"), "undo", "warn"),
    A.CORRECT: EventLabel(N_("%(who)s corrected it: %(changes)s"), "pencil"),
    A.GO_ON: EventLabel(N_("%(who)s decided that it goes on without a reply"), "play", "info"),
    A.REMIND: EventLabel(N_("Time had come, so these were reminded: %(told)s"), "bell"),
}
ON_BEHALF = N_("%(who)s submitted it for %(teacher)s")
JOINED = N_("%(who)s merged %(closed)s into %(school)s")
HELPS = N_("%(who)s closed %(closed)s: %(unit)s helps instead")
KEPT_FROM = N_("%(closed)s may not know of it, as it is protected: %(unit)s carries on")
IS_CLOSED = N_("%(closed)s has been closed: %(unit)s carries on")
COMES_FROM = N_("%(closed)s has been closed: it comes from %(school)s now")
UNRATED = N_("%(who)s confirmed the answer")
EXPLAINED = N_("%(who)s answered: it cannot be solved now")
NOT_REACHED = N_("%(who)s called about the answer and did not reach the teacher")
BY_ITSELF = N_("No reply came for a long time, so it goes on without one")
AS_SET = N_("It came to be with %(name)s, as %(at_unit)s has set")
NO_LONGER_THERE = N_("%(name)s no longer handles needs there, so it is with all of %(at_unit)s again")
NAMING = N_("%(who)s commented, and told %(name)s")
IS_WITH = N_("It is with %(name)s of %(at_unit)s now")
REMINDED: dict[str, str] = {
    Reminded.TEACHER: N_("the teacher"),
    Reminded.HANDLERS: N_("whoever handles it"),
    Reminded.CLERKS: N_("the intake clerks"),
    Reminded.HEAD: N_("the head of the office"),
    Reminded.LEADER: N_("the leader in charge"),
    Reminded.BUREAU: N_("the bureau's leader"),
}
TO_THE_TEACHER = {
    A.SUBMIT: N_("%(who)s submitted it for you"),
    A.MERGE: N_("%(who)s merged it with a need about the same thing"),
    A.ASSIGN: IS_WITH,
    A.TAKE_OVER: IS_WITH,
    A.GIVE_BACK: N_("It is with all of %(at_unit)s again"),
    A.SUPERVISE: N_("The leadership is watching that it gets done"),
}
"""What is told to the teacher in other words."""


def sentence_of(event: NeedEvent, *, internal_too: bool) -> str:
    """The sentence of an event, untranslated, with places for its facts: as staff read it with
    `internal_too`, else as the teacher does."""
    own = event.kind == A.SUBMIT and not event.details.get("on_behalf")
    if not internal_too and event.kind in TO_THE_TEACHER and not own:
        return TO_THE_TEACHER[event.kind]
    if event.kind == A.SUBMIT and not own:
        return ON_BEHALF
    if event.kind == A.HAND_ON:
        return _handed_on(event)
    if event.kind == A.COMMENT and internal_too and event.details.get("mentions"):
        return NAMING
    if event.kind in ASSIGNS and event.by_id is None:
        return AS_SET if event.kind == A.ASSIGN else NO_LONGER_THERE
    if event.kind == A.GO_ON and event.by_id is None:
        return BY_ITSELF
    if event.kind == A.ANSWER and event.details.get("outcome") == Outcome.EXPLAINED:
        return EXPLAINED
    if event.kind == A.CONFIRM and not event.details.get("satisfaction"):
        return UNRATED
    if event.kind == A.FOLLOW_UP and not event.details.get("is_reached"):
        return NOT_REACHED
    return EVENT[event.kind].sentence


def _handed_on(event: NeedEvent) -> str:
    """By whoever closed the place, or later, by nobody, as the need was taken up again."""
    if event.details.get("school"):
        return JOINED if event.by_id else COMES_FROM
    if not event.details.get("in_hand"):
        return HELPS
    if event.details.get("is_kept_from"):
        return KEPT_FROM
    return EVENT[A.HAND_ON].sentence if event.by_id else IS_CLOSED


def counted_sentence_of(event: NeedEvent, *, own: bool) -> str | None:
    """What says after how many working days time has brought it about, to its teacher where it is their
    `own`; None of what does not."""
    days, names = event.details.get("days", 0), event.details.get("told", ())
    if event.kind == A.GO_ON and event.by_id is None and days:
        return ngettext(
            "No reply came for %(num)d working day, so it goes on without one",
            "No reply came for %(num)d working days, so it goes on without one",
            days,
        )
    if event.kind != A.REMIND:
        return None
    told = _told(names, own)
    if names == [Reminded.BULLETIN]:
        return ngettext(
            "It was %(num)d working day overdue, so it stands in the bulletin of the period",
            "It was %(num)d working days overdue, so it stands in the bulletin of the period",
            days,
        )
    if event.from_status == Status.NEEDS_INFO:
        return ngettext(
            "The question had been open for %(num)d working day, so these were reminded: %(told)s",
            "The question had been open for %(num)d working days, so these were reminded: %(told)s",
            days,
            told=told,
        )
    return reminded(days, told)


def reminded(days: int, told: str) -> str:
    """Who was reminded, and how many working days after its day; before it where they are negative."""
    if days < 0:
        return _("Soon it is due, so these were reminded: %(told)s", told=told)
    if not days:
        return _("It was due that day, so these were reminded: %(told)s", told=told)
    return ngettext(
        "It was %(num)d working day overdue, so these were reminded: %(told)s",
        "It was %(num)d working days overdue, so these were reminded: %(told)s",
        days,
        told=told,
    )


def _told(names: Iterable[str], own: bool) -> str:
    """Who was reminded, in words; the teacher reads "you" of themselves."""
    words = (N_("you") if own and name == Reminded.TEACHER else REMINDED.get(name, "") for name in names)
    return _(", ").join(_(word) for word in words if word)
