"""A need as staff see it: everything about it, and beside it what they may do now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from welfare import clock
from welfare.history.labels import explained
from welfare.history.slips import SLIPS, What
from welfare.needs.actions.parties import parties_to
from welfare.needs.calls.queries import is_due
from welfare.needs.desk.labels import WHAT_HAPPENS
from welfare.needs.desk.place import place_of, queue_named, view_at
from welfare.needs.desk.shortcuts import KEYS
from welfare.needs.labels import SATISFACTION
from welfare.needs.lifecycle import UNDOES, Action, Party
from welfare.needs.models import Need
from welfare.needs.operations import NeedOperation, answers_to, prepare
from welfare.needs.page import context_of
from welfare.needs.queries import follow_ups_of
from welfare.needs.related import followed_by, followers_of, similar_to
from welfare.needs.replies.offered import WITH_REPLIES
from welfare.sending.uploads import are_lost
from welfare.web.forms import Form, set_apart
from welfare.web.routing import row_id

LIKELY = (
    Action.ACCEPT,
    Action.EXTEND,
    Action.ANSWER,
    Action.FOLLOW_UP,
    Action.SUPERVISE,
    Action.COMMENT,
)
"""What a person most likely came to do: the first of these that fits stands open."""
GRAVE = frozenset({Action.DECLINE, Action.MERGE})
"""What is not easily undone; its button says so."""
SEES_PHONE = frozenset({Party.CLERK, Party.HANDLER})
Attempt = tuple[NeedOperation, Form]
"""What a person tried, in the form as they filled it in."""


@dataclass(frozen=True)
class Offer:
    """One thing that can be done, with its form."""

    operation: NeedOperation
    form: Form
    explanation: str | None
    """What it brings about."""
    to: int | None = None
    """The event that it is about, where it undoes one."""

    @property
    def is_grave(self) -> bool:
        """Whether it is not easily undone."""
        return self.operation.action in GRAVE

    @property
    def takes_replies(self) -> bool:
        """Whether its words can begin with a canned reply."""
        return self.operation.action in WITH_REPLIES


def show_to_staff(
    need: Need, *, refusal: str | None = None, typed: str | None = None, attempt: Attempt | None = None
) -> str:
    """The need, with the form of what is likely next; the others are made when they are unfolded.

    Where an `attempt` was refused its form stands open, with what was typed.
    """
    context = context_of(need, current_user)
    possible = context["possible"]
    operation = (
        attempt[0]
        if attempt and attempt[0] in possible
        else _asked(possible) or _likely(possible, need, context["parties"])
    )
    first = _offer(operation, need, attempt) if operation else None
    tried = first if attempt and attempt[0] is operation else None
    queue, place = queue_named(), place_of(need)
    if queue and not place and not view_at(queue):
        queue = None  # a colleague's, who sent this address
    return render_template(
        "needs/desk/need.html",
        first=first,
        others=sorted(
            (other for other in possible if other is not operation),
            key=lambda other: other.action != Action.REFUSE_EXTENSION,  # beside the granting of it
        ),
        about={other.noun: answers_to(other, need) for other in possible if other.action in UNDOES},
        tried=tried,
        refusal=refusal,
        typed=None if tried else typed,
        follow_ups=follow_ups_of(need),
        satisfaction_in_words=SATISFACTION,
        leading_need=followed_by(need, current_user),
        followers=followers_of(need, current_user),
        similar=_similar(need, operation),
        keys=KEYS,
        sees_phone=bool(SEES_PHONE & context["parties"]),
        files_lost=are_lost(),
        back=queue or url_for("triage.inbox"),
        queue=queue,
        place=place,
        **context,
    )


def show_form_to_staff(need: Need, operation: NeedOperation, form: Form) -> str:
    """One form on a page of its own."""
    offer = _offer(operation, need, (operation, form))
    if operation.action in UNDOES:
        shown = request.args.get("to", type=row_id)  # by the page from which the form was opened
        offer = replace(offer, to=shown or offer.to)
    parties = parties_to(need, current_user)
    return render_template(
        "needs/desk/operation.html",
        need=need,
        offer=offer,
        similar=_similar(need, operation),
        sees_phone=bool(SEES_PHONE & parties),
        files_lost=are_lost(),
        queue=queue_named(),
    )


def _offer(operation: NeedOperation, need: Need, attempt: Attempt | None) -> Offer:
    form = attempt[1] if attempt and attempt[0] is operation else prepare(operation, need, is_blank=True)
    set_apart(form, operation.noun)
    to = answers_to(operation, need) if operation.action in UNDOES else None
    return Offer(operation, form, _explanation(operation.action, need), to)


def _explanation(action: Action, need: Need) -> str | None:
    if action == Action.EXTEND:
        days = need.extension_days or 0
        asked = ngettext(
            "%(num)d working day more was asked for.", "%(num)d working days more were asked for.", days
        )
        return str(asked)
    if action in UNDOES:
        return explained(SLIPS[What(UNDOES[action])], until=need.undoable_until or clock.today())
    return str(WHAT_HAPPENS[action]) if action in WHAT_HAPPENS else None


def _asked(possible: Collection[NeedOperation]) -> NeedOperation | None:
    """The form that the address names, as those of notices do."""
    return next((each for each in possible if each.noun == request.args.get("form")), None)


def _likely(
    possible: Collection[NeedOperation], need: Need, parties: Collection[Party]
) -> NeedOperation | None:
    by_action = {operation.action: operation for operation in possible}
    done = {
        Action.ANSWER: Party.HANDLER not in parties,  # a clerk can, but it is the unit's to do
        Action.FOLLOW_UP: not is_due(need),
        Action.SUPERVISE: need.is_supervised,
    }
    return next(
        (by_action[action] for action in LIKELY if action in by_action and not done.get(action)), None
    )


def _similar(need: Need, operation: NeedOperation | None) -> list[Any]:
    """Into which the need could be merged, where that form is shown."""
    return similar_to(need, current_user) if operation and operation.action == Action.MERGE else []
