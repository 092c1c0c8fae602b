"""A need as people read it: where it stands, by when the next step is due, what may be done with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare import clock
from welfare.accounts.models import Person
from welfare.needs.actions.record import parties_to
from welfare.needs.categories import find_category
from welfare.needs.deadlines import LAST_ANNOUNCED_YEAR, working_days_between
from welfare.needs.labels import status_label
from welfare.needs.lifecycle import Action, Confirmation, Outcome, Party, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import possible_actions
from welfare.needs.queries import events_of, led_by
from welfare.needs.timeline import timeline
from welfare.web.i18n import format_day

SOON = 1
"""Working days before a deadline from which on it is shown as near."""
WITH_ANSWER = (Status.ANSWERED, Status.SOLVED, Status.EXPLAINED)
"""Where the answer that a need holds is the one that counts; after an objection it no longer does."""
S = Status


@dataclass(frozen=True)
class DeadlineView:
    """A deadline as `ui.deadline` shows it."""

    text: str
    tone: str = "neutral"
    note: str | None = None


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
    answered_at: datetime | None


def context_of(need: Need, person: Person) -> dict[str, Any]:
    """Everything a page shows of one need, for its teacher or for staff; `timeline` is oldest first.

    The teacher's own page shows nothing internal, whatever other roles the teacher holds.
    """
    parties = parties_to(need, person)
    is_own = Party.TEACHER in parties
    events = events_of(need, internal_too=not is_own)
    told = timeline(need, events, viewer=person, internal_too=not is_own)
    leading = _leading_answer(need)
    return {
        "need": need,
        "parties": parties,
        "possible": _possible_deeds(need, parties),
        "timeline": told,
        "comments": [entry for entry in told if entry.action == Action.COMMENT],
        "track": track(need, events, leading),
        "question": _open_question(need, events),
        "deadline": deadline(need.status, need.due_on, for_teacher=is_own),
        "details": details_of(need),
        "answer": need.answer if need.status in WITH_ANSWER else None,
        "leading": leading,
    }


def _possible_deeds(need: Need, parties: Collection[Party]) -> list[Any]:
    from welfare.needs.action_views import BY_ACTION

    return [
        BY_ACTION[action] for action in possible_actions(need, parties, clock.now()) if action in BY_ACTION
    ]


def _open_question(need: Need, events: Sequence[NeedEvent]) -> str | None:
    """What the teacher is being asked, until there is a reply."""
    asked = [event.words for event in events if event.action == Action.ASK]
    return asked[-1] if asked and need.status == S.NEEDS_INFO else None


def _leading_answer(need: Need) -> LeadingAnswer | None:
    leading = led_by(need)
    if leading is None:
        return None
    if leading.status not in WITH_ANSWER:
        return LeadingAnswer(leading.status, None, None, None)
    return LeadingAnswer(leading.status, leading.answer, leading.outcome, leading.answered_at)


def deadline(status: Status, due_on: date | None, *, for_teacher: bool) -> DeadlineView | None:
    """By when the next step is due, in words; of a whole need or of a list's row."""
    if status == S.NEEDS_INFO:
        waits = (
            _("The clock stands still until you reply")
            if for_teacher
            else _("Paused until the teacher replies")
        )
        return DeadlineView(waits, "warn" if for_teacher else "neutral")
    if due_on is None:
        return None
    left = working_days_between(clock.today(), due_on)
    if status == S.CARRIED:
        return DeadlineView(
            _("To be looked at again on %(day)s", day=format_day(due_on)), "plum", provisional(due_on)
        )
    if status == S.ANSWERED:
        return _confirmation_deadline(due_on, left, for_teacher)
    if due_on < clock.today():
        return DeadlineView(_overdue(due_on, -left), "bad")
    tone = "warn" if left <= SOON else "neutral"
    return DeadlineView(_due(status, due_on, left), tone, provisional(due_on))


def provisional(due_on: date) -> str | None:
    """Says that a deadline may still move, where its year's days off are not announced yet."""
    if due_on.year <= LAST_ANNOUNCED_YEAR:
        return None
    return _("The days off of %(year)s are not announced yet, so this day may move.", year=due_on.year)


def _due(status: Status, due_on: date, left: int) -> str:
    day = format_day(due_on)
    if left == 0:
        return _("Due today")
    if status == S.SUBMITTED:
        by = _("To be signed for by %(day)s", day=day)
    else:
        by = _("Answer due by %(day)s", day=day)
    days = ngettext("%(num)d working day left", "%(num)d working days left", left)
    return _("%(by)s, %(days)s", by=by, days=days)


def _overdue(due_on: date, days_past: int) -> str:
    since = _("Overdue since %(day)s", day=format_day(due_on))
    if days_past == 0:
        return since
    days = ngettext("%(num)d working day", "%(num)d working days", days_past)
    return _("%(since)s, %(days)s", since=since, days=days)


def _confirmation_deadline(due_on: date, left: int, for_teacher: bool) -> DeadlineView:
    """Until when an answer waits for the teacher's word; after that it lapses, which nobody calls overdue."""
    day = format_day(due_on)
    if due_on < clock.today():
        return DeadlineView(_("The time to confirm ended on %(day)s", day=day))
    if for_teacher:
        return DeadlineView(_("Please confirm by %(day)s", day=day), "warn", provisional(due_on))
    tone = "warn" if left <= SOON else "neutral"
    return DeadlineView(_("The teacher can confirm until %(day)s", day=day), tone, provisional(due_on))


def standing(status: Status, unit_name: str | None, confirmation: Confirmation | None) -> str:
    """Where a need stands, told to its teacher in a few words."""
    sentences = {
        S.SUBMITTED: _("Waiting to be signed for"),
        S.NEEDS_INFO: _("Waiting for your reply"),
        S.IN_PROGRESS: _("%(unit)s is working on it", unit=unit_name),
        S.CARRIED: _("Cannot be solved yet, and is not forgotten"),
        S.ANSWERED: _("Answered; your word is still missing"),
        S.SOLVED: _("You confirmed that it is solved"),
        S.EXPLAINED: _("It could not be solved; the reason is given"),
        S.DECLINED: _("Not taken in; the reason is given"),
        S.WITHDRAWN: _("You withdrew it"),
        S.MERGED: _("Answered together with a need about the same thing"),
    }
    if status in (S.SOLVED, S.EXPLAINED) and confirmation == Confirmation.LAPSED:
        return _("Closed without your confirmation")
    if status == S.SOLVED and confirmation == Confirmation.FOLLOW_UP:
        return _("You said on the telephone that it is solved")
    return sentences[status]


def track(need: Need, events: Sequence[NeedEvent], leading: LeadingAnswer | None) -> list[Step]:
    """The steps from submission to confirmation, or to whichever end the need came to."""
    submitted = _step(_("Submitted"), "done", need.submitted_at)
    accepted_at = next((event.at for event in reversed(events) if event.action == Action.ACCEPT), None)
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
    label = _("Closed") if need.confirmation == Confirmation.LAPSED else _("Confirmed")
    return [_step(_("Answered"), "done", need.answered_at), _step(label, "done", need.closed_at)]


def _way(need: Need, submitted: Step, signed_for: Step) -> list[Step]:
    """The track of a need that is still open."""
    to_come = [Step(_("Answered"), "todo"), Step(_("Confirmed"), "todo")]
    at = need.status_before_question if need.status == S.NEEDS_INFO else need.status
    note = _("a question is open") if need.status == S.NEEDS_INFO else None
    if at == S.SUBMITTED:
        return [
            Step(submitted.label, "current", note or submitted.note),
            Step(_("In progress"), "todo"),
            *to_come,
        ]
    label = status_label(S.CARRIED) if at == S.CARRIED else signed_for.label
    return [submitted, Step(label, "current", note or signed_for.note), *to_come]


def _step(label: str, state: str, moment: datetime | None) -> Step:
    return Step(label, state, format_day(clock.local(moment).date()) if moment else None)


def details_of(need: Need) -> list[tuple[str, str]]:
    """The answers to the category's own questions, each with its question, in words."""
    category = find_category(need.category)
    if category is None:
        return [(name, str(value)) for name, value in need.details.items()]
    form = category.form_class(formdata=None, meta={"csrf": False})
    return [
        (str(field.label.text), _in_words(field, need.details[field.name]))
        for field in form.own_questions
        if field.name in need.details
    ]


def _in_words(field: Any, value: Any) -> str:
    labels = {choice.value: str(choice.label) for choice in getattr(field, "choices", None) or ()}
    values = value if isinstance(value, list) else [value]
    return _(", ").join(labels.get(one, str(one)) for one in values)
