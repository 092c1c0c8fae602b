"""A need as a page shows it: what it is, where it stands, what happened, what may be done with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from welfare import clock
from welfare.accounts.models import Person
from welfare.files.page import shown_files
from welfare.history.timeline import TimelineEntry
from welfare.needs.actions.parties import parties_to
from welfare.needs.assignees.queries import assigned
from welfare.needs.calls.policy import counts
from welfare.needs.categories import all_categories, find_category
from welfare.needs.files.queries import files_of
from welfare.needs.history.timeline import Files, timeline
from welfare.needs.labels import status_label
from welfare.needs.lifecycle import Action, Confirmation, Outcome, Party, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.operations import BY_ACTION, NeedOperation
from welfare.needs.policy import possible_actions
from welfare.needs.queries import events_of, led_by
from welfare.needs.standing import deadline_of
from welfare.sending.models import SentFile
from welfare.web.i18n import language

WITH_ANSWER = (Status.ANSWERED, Status.SOLVED, Status.EXPLAINED)
"""Where the answer that a need holds is the one that counts; after an objection it no longer does."""
S = Status


@dataclass(frozen=True)
class Step:
    """A step of the track, as `ui.track` shows it; state is done, current, todo or stopped."""

    label: str
    state: str
    note: str | None = None


@dataclass(frozen=True)
class LeadingAnswer:
    """What the teacher of a merged need learns of the one it follows: the answer, nothing else."""

    status: Status
    answer: str | None
    outcome: Outcome | None
    confirmation: Confirmation | None
    answered_at: datetime | None


def context_of(need: Need, person: Person) -> dict[str, Any]:
    """Everything a page shows of one need, for its teacher or for staff; `timeline` is oldest first.

    The teacher's own page shows nothing internal, whatever other roles the teacher holds.
    """
    parties = parties_to(need, person)
    is_own = Party.TEACHER in parties
    events = events_of(need, internal_too=not is_own)
    sent = files_of(need, person)
    files = _by_event(need, sent)
    entries = timeline(need, events, files, viewer=person, internal_too=not is_own)
    leading = _leading_answer(need)
    question = _open_question(need, events)
    answer = need.answer if need.status in WITH_ANSWER else None
    if is_own:
        entries = _shown_once(entries, answer, question)
    return {
        "need": need,
        "parties": parties,
        "possible": _possible(need, parties),
        "timeline": entries,
        "comments": [entry for entry in entries if entry.kind == Action.COMMENT],
        "track": track(need, events, leading),
        "call": _noted_call(need, events, person) if is_own else None,
        "question": question,
        "assigned": assigned(need),
        "deadline": deadline_of(need, for_teacher=is_own),
        "details": details_of(need),
        "answer": answer,
        "leading": leading,
        "files": files.get(None, ()),
        "question_files": files.get(_newest(events, Action.ASK), ()),
        "answer_files": files.get(_newest(events, Action.ANSWER), ()),
        "files_sent": len(sent),
        "files_arrived": sum(file.has_arrived for file in sent),
    }


def _noted_call(need: Need, events: Sequence[NeedEvent], teacher: Person) -> TimelineEntry | None:
    """What was noted of the call that counts, while its teacher can say that it was otherwise."""
    if not need.is_contestable:
        return None
    counting = [event for event in events if counts(event.details)]
    return timeline(need, counting[-1:], {}, viewer=teacher, internal_too=False)[0]


def _by_event(need: Need, sent: Iterable[SentFile]) -> Files:
    """What has arrived, by the event that it was sent with; what the need itself came with, under None."""
    there = defaultdict(list)
    for file in sent:
        if file.kept is not None:
            there[file.receipt.event_id].append((file.id, file.kept))

    def address_of(sent_file_id: int) -> str:
        return url_for("needs.file", number=need.number, sent_file_id=sent_file_id)

    return {event_id: shown_files(files, address_of) for event_id, files in there.items()}


def _newest(events: Sequence[NeedEvent], kind: Action) -> int:
    return next((event.id for event in reversed(events) if event.kind == kind), 0)


def _shown_once(entries: Sequence[TimelineEntry], *shown_apart: str | None) -> list[TimelineEntry]:
    """The history without the words that the page shows by themselves."""
    return [replace(entry, words=None) if entry.words in shown_apart else entry for entry in entries]


def possible_operations(need: Need, person: Person) -> list[NeedOperation]:
    """What a person can do with it now."""
    return _possible(need, parties_to(need, person))


def _possible(need: Need, parties: Collection[Party]) -> list[NeedOperation]:
    return [
        BY_ACTION[action] for action in possible_actions(need, parties, clock.now()) if action in BY_ACTION
    ]


def _open_question(need: Need, events: Sequence[NeedEvent]) -> str | None:
    """What the teacher is being asked, until there is a reply."""
    asked = [event.words for event in events if event.kind == Action.ASK]
    return asked[-1] if asked and need.status == S.NEEDS_INFO else None


def _leading_answer(need: Need) -> LeadingAnswer | None:
    leading = led_by(need)
    if leading is None:
        return None
    if leading.status not in WITH_ANSWER:
        return LeadingAnswer(leading.status, None, None, None, None)
    return LeadingAnswer(
        leading.status, leading.answer, leading.outcome, leading.confirmation, leading.answered_at
    )


def track(need: Need, events: Sequence[NeedEvent], leading: LeadingAnswer | None) -> list[Step]:
    """The steps from submission to confirmation, or to whichever end the need came to."""
    submitted = _step(_("Sent"), "done", need.submitted_at)
    accepted_at = next((event.at for event in reversed(events) if event.kind == Action.ACCEPT), None)
    signed_for = _step(_("In progress"), "done", accepted_at)
    ending = _step(status_label(need.status), "stopped", need.closed_at)
    if need.status == S.MERGED:
        answered_at = leading.answered_at if leading else None
        return [
            submitted,
            _step(status_label(S.MERGED), "done" if answered_at else "current", need.closed_at),
            _step(_("Answered"), "done" if answered_at else "todo", answered_at),
        ]
    if need.status == S.DECLINED:
        return [submitted, ending]
    if need.status == S.WITHDRAWN:
        return [submitted, signed_for, ending] if need.unit_id else [submitted, ending]
    return (
        [submitted, signed_for, *_answer_steps(need)]
        if need.status in WITH_ANSWER
        else _way(need, submitted, signed_for)
    )


def _answer_steps(need: Need) -> list[Step]:
    if need.status == S.ANSWERED:
        return [_step(_("Answered"), "current", need.answered_at), Step(_("Confirmed"), "todo")]
    label = pgettext("need", "Closed") if need.confirmation == Confirmation.LAPSED else _("Confirmed")
    return [_step(_("Answered"), "done", need.answered_at), _step(label, "done", need.closed_at)]


def _way(need: Need, submitted: Step, signed_for: Step) -> list[Step]:
    """The track of a need that is still open."""
    to_come = [Step(_("Answered"), "todo"), Step(_("Confirmed"), "todo")]
    at = need.status_before_question if need.status == S.NEEDS_INFO else need.status
    if at == S.SUBMITTED:
        return [
            Step(submitted.label, "current", submitted.note),
            Step(_("In progress"), "todo"),
            *to_come,
        ]
    label = status_label(S.CARRIED) if at == S.CARRIED else signed_for.label
    return [submitted, Step(label, "current", signed_for.note), *to_come]


def _step(label: str, state: str, moment: datetime | None) -> Step:
    return Step(label, state, _short_day(clock.local(moment).date()) if moment else None)


def _short_day(day: date) -> str:
    """A date that fits under a step of the track."""
    return format_date(day, "M月d日" if language() == "zh" else "d MMM", locale=language())


def details_of(need: Need) -> list[tuple[str, str]]:
    """The answers to the category's own questions, and of the one that it had before a correction."""
    asked = find_category(need.category)
    told, left = [], dict(need.details)
    for category in sorted(all_categories(), key=lambda one: one is not asked):
        if left:
            form = category.form_class(formdata=None, meta={"csrf": False})
            answered = [field for field in form.own_questions if field.name in left]
            told += [(str(field.label.text), _in_words(field, left.pop(field.name))) for field in answered]
    return told + [(name, str(value)) for name, value in left.items()]


def _in_words(field: Any, value: Any) -> str:
    labels = {choice.value: str(choice.label) for choice in getattr(field, "choices", None) or ()}
    values = value if isinstance(value, list) else [value]
    return _(", ").join(labels.get(one, str(one)) for one in values)
