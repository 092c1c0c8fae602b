"""The events of a need as sentences: who did what, in plain words.

The teacher reads which office or school acted and, of what was said, only what was said to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import names_of
from welfare.files.page import ShownFile
from welfare.history.timeline import Entry, changes_in_words, for_others
from welfare.needs.deadlines import add_working_days
from welfare.needs.labels import CORRECTED, SATISFACTION, category_label, urgency_label
from welfare.needs.lifecycle import ASSIGNS, Action, Outcome, Reminded, Satisfaction, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.queries import office_of
from welfare.refusals import N_
from welfare.web.i18n import format_day

A = Action
Files = Mapping[int | None, Sequence[ShownFile]]


@dataclass(frozen=True)
class Telling:
    """How an action is told. `who` is a name, an office or "You": in the past tense one sentence fits all."""

    sentence: str
    icon: str
    tone: str = "neutral"


TELLINGS = {
    A.SUBMIT: Telling(N_("%(who)s submitted it"), "send"),
    A.ACCEPT: Telling(N_("%(who)s accepted it: %(unit)s will answer by %(day)s"), "inbox", "info"),
    A.ASK: Telling(N_("%(who)s asked for more information"), "circle-help", "warn"),
    A.REPLY: Telling(N_("%(who)s replied"), "reply"),
    A.DECLINE: Telling(N_("%(who)s declined it"), "x-circle", "bad"),
    A.TRANSFER: Telling(N_("%(who)s handed it to %(unit)s"), "arrow-right", "info"),
    A.HAND_ON: Telling(N_("%(who)s closed %(closed)s: %(unit)s carries on"), "arrow-right", "info"),
    A.ASSIGN: Telling(N_("%(who)s let %(name)s have it"), "user", "info"),
    A.TAKE_OVER: Telling(N_("%(who)s took it over"), "user", "info"),
    A.GIVE_BACK: Telling(N_("%(who)s gave it back to the whole office"), "users"),
    A.RETURN_TO_INTAKE: Telling(N_("%(who)s gave it back to intake"), "corner-down-left"),
    A.REQUEST_EXTENSION: Telling(N_("%(who)s asked for more time; working days: %(days)s"), "hourglass"),
    A.EXTEND: Telling(N_("%(who)s granted more time; working days: %(days)s"), "hourglass"),
    A.REFUSE_EXTENSION: Telling(N_("%(who)s refused more time"), "hourglass"),
    A.CARRY: Telling(N_("%(who)s keeps it open and will look at it again on %(day)s"), "pause", "plum"),
    A.RESUME: Telling(N_("%(who)s took it up again"), "play", "info"),
    A.ANSWER: Telling(N_("%(who)s answered: it is solved"), "message-circle", "info"),
    A.CONFIRM: Telling(N_("%(who)s confirmed the answer: %(satisfaction)s"), "check-circle", "good"),
    A.OBJECT: Telling(N_("%(who)s did not accept the answer: it is not solved"), "hand", "warn"),
    A.LAPSE: Telling(N_("Nobody replied in time, so it was closed without a confirmation"), "clock"),
    A.FOLLOW_UP: Telling(N_("%(who)s called about the answer and noted: %(noted)s"), "phone"),
    A.CONTEST: Telling(N_("%(who)s said that the call was otherwise: %(noted)s"), "hand", "warn"),
    A.REOPEN: Telling(N_("%(who)s reopened it"), "refresh-cw", "warn"),
    A.WITHDRAW: Telling(N_("%(who)s withdrew it"), "undo"),
    A.MERGE: Telling(N_("%(who)s merged it into need %(into)s"), "git-merge"),
    A.RELEASE: Telling(N_("The need it followed was withdrawn, so it went back to intake"), "undo"),
    A.URGE: Telling(N_("%(who)s urged"), "bell", "warn"),
    A.SUPERVISE: Telling(N_("%(who)s put it under supervision"), "flag", "bad"),
    A.COMMENT: Telling(N_("%(who)s commented"), "message-circle"),
    A.UNDO_ACCEPT: Telling(N_("%(who)s took the acceptance back: it is to be accepted again"), "undo"),
    A.UNDO_DECLINE: Telling(
        N_("%(who)s took the decline back: it is to be accepted or declined again"), "undo"
    ),
    A.UNDO_TRANSFER: Telling(N_("%(who)s took the transfer back: %(unit)s has it again"), "undo"),
    A.UNDO_MERGE: Telling(N_("%(who)s took the merger back: it is looked at by itself again"), "undo"),
    A.RECALL: Telling(N_("%(who)s took the answer back: it is being worked on again"), "undo", "warn"),
    A.CORRECT: Telling(N_("%(who)s corrected it: %(changes)s"), "pencil"),
    A.GO_ON: Telling(N_("%(who)s decided that it goes on without a reply"), "play", "info"),
    A.REMIND: Telling(N_("Time had come, so these were reminded: %(told)s"), "bell"),
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

AMONG_STAFF = frozenset({A.REQUEST_EXTENSION, A.REFUSE_EXTENSION})
"""Actions that the teacher is not told of."""
WORDS_AMONG_STAFF = AMONG_STAFF | {A.TRANSFER, A.UNDO_TRANSFER, A.SUPERVISE, *ASSIGNS}
"""Actions whose words are meant for colleagues; the teacher reads those of all others."""


def timeline(
    need: Need, events: Iterable[NeedEvent], files: Files, *, viewer: Person, internal_too: bool
) -> list[Entry]:
    """The history of a need, oldest first; with `internal_too` as staff read it, else as the teacher does.

    `files` are those that the viewer may see, by the event that they were sent with.
    """
    events = list(events)
    names = names_of({id_ for event in events for id_ in _named(event)})
    return [
        replace(_entry(need, event, viewer, internal_too, names), files=files.get(event.id, ()))
        for event in events
        if internal_too or not is_among_staff(event)
    ]


def _named(event: NeedEvent) -> list[int]:
    """Whom it tells of, by their ids: who is named in it; whom it is with from then on, or was until then."""
    if event.kind == A.COMMENT:
        return list(event.details.get("mentions", ()))
    if event.kind not in ASSIGNS:
        return []
    person_id = event.details.get("assignee_id") or event.details.get("from_id")
    return [person_id] if person_id else []


def is_among_staff(event: NeedEvent) -> bool:
    """Whether only those who work on the need read of it."""
    not_reached = event.kind == A.FOLLOW_UP and not event.details.get("is_reached")
    return event.is_internal or event.kind in AMONG_STAFF or not_reached


def _entry(
    need: Need, event: NeedEvent, viewer: Person, internal_too: bool, names: Mapping[int, str]
) -> Entry:
    telling = TELLINGS[event.kind]
    return Entry(
        kind=event.kind,
        sentence=_counted(event, own=not internal_too)
        or _(_sentence(event, internal_too), **_facts(need, event, viewer, internal_too, names)),
        words=event.words if internal_too or is_told_in_words(event) else None,
        moment=event.at,
        icon=telling.icon,
        tone=telling.tone,
        is_internal=is_among_staff(event),
    )


def is_told_in_words(event: NeedEvent) -> bool:
    """Whether what was written may be read outside of the staff; callers have known that the teacher reads
    their notes since it is said which call counts."""
    was_for_staff = event.kind == A.FOLLOW_UP and "was_due" not in event.details
    return event.kind not in WORDS_AMONG_STAFF and not was_for_staff


def _sentence(event: NeedEvent, internal_too: bool) -> str:
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
    return TELLINGS[event.kind].sentence


def _handed_on(event: NeedEvent) -> str:
    """By whoever closed the place, or later, by nobody, as the need was taken up again."""
    if event.details.get("school"):
        return JOINED if event.by_id else COMES_FROM
    if not event.details.get("in_hand"):
        return HELPS
    if event.details.get("is_kept_from"):
        return KEPT_FROM
    return TELLINGS[A.HAND_ON].sentence if event.by_id else IS_CLOSED


def _counted(event: NeedEvent, *, own: bool) -> str | None:
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


def _facts(
    need: Need, event: NeedEvent, viewer: Person, internal_too: bool, names: Mapping[int, str]
) -> dict[str, Any]:
    """What the sentences may name."""
    details = event.details
    satisfaction = details.get("satisfaction")
    return {
        "who": _who(event, viewer, internal_too),
        "name": _(", ").join(names.get(id_, "") for id_ in _named(event)),
        "at_unit": details.get("at_unit", ""),
        "teacher": need.raised_by.name,
        "unit": details.get("unit", ""),
        "closed": details.get("closed", ""),
        "school": details.get("school", ""),
        "day": _day(event),
        "days": details.get("days", ""),
        "into": details.get("into", ""),
        "noted": noted(details.get("is_solved"), satisfaction),
        "satisfaction": SATISFACTION[Satisfaction(satisfaction)] if satisfaction else "",
        "changes": _changes(details.get("changes", {})),
    }


def _changes(changes: Mapping[str, Sequence[str]]) -> str:
    """What was corrected, each with what it was before."""
    word_for = {"category": category_label, "urgency": urgency_label}
    told = {name: [word_for.get(name, str)(value) for value in pair] for name, pair in changes.items()}
    return _(", ").join(changes_in_words(told, CORRECTED))


def noted(is_solved: bool | None, satisfaction: str | None) -> str:
    """What a call heard, or what its teacher says instead, in a few words."""
    said = _("solved") if is_solved else _("not solved")
    content = str(SATISFACTION[Satisfaction(satisfaction)]).lower() if satisfaction else ""
    return _(", ").join(part for part in (said, content) if part)


def _who(event: NeedEvent, viewer: Person, internal_too: bool) -> str:
    if event.by is None:
        return ""
    if not internal_too and event.by_id != viewer.id:
        return office_of(event)
    return for_others(_("You") if event.by_id == viewer.id else event.by.name, event)


def _day(event: NeedEvent) -> str:
    """The day that was promised: of an answer, or of looking again."""
    if "review_on" in event.details:
        return format_day(date.fromisoformat(event.details["review_on"]))
    if "limit_days" in event.details:
        said_on = clock.local(event.at).date()
        return format_day(add_working_days(said_on, event.details["limit_days"]).day)
    return ""
