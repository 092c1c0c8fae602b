"""The teacher's pages: what needs me now, where a need stands, and what I say to it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.needs.deeds import Deed
from welfare.needs.forms import CommentForm, ConfirmationForm
from welfare.needs.labels import WHAT_HAPPENS
from welfare.needs.lifecycle import RULES, Action, Party
from welfare.needs.models import Need
from welfare.needs.presentation import context_of
from welfare.needs.queries import need_by_number
from welfare.needs.standing import brief_deadline, standing
from welfare.needs.teacher_queries import NEWEST_FIRST, may_submit_for_others, my_needs, waiting_for
from welfare.needs.triage_page import Attempt, show_to_staff
from welfare.web.access import access
from welfare.web.forms import Form
from welfare.web.keyset import read_page

bp = Blueprint("needs", __name__)


@bp.get("/needs")
@access.signed_in
def mine() -> str:
    """What needs me now, then all my needs; to staff who raise none, where their work is."""
    page = read_page(
        my_needs(current_user),
        NEWEST_FIRST,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    is_first = page.newer is None
    return render_template(
        "needs/mine.html",
        waiting=waiting_for(current_user) if is_first else [],
        needs=page.rows,
        newer_url=url_for("needs.mine", before=page.newer) if page.newer else None,
        older_url=url_for("needs.mine", after=page.older) if page.older else None,
        is_teacher=Role.TEACHER in current_user.role_names,
        works_with_needs=bool(current_user.role_names & TRIAGE_ROLES),
        may_submit_for_others=may_submit_for_others(current_user),
        deadline=brief_deadline,
        standing=standing,
    )


@bp.get("/needs/<number>")
@access.signed_in
def show(number: str) -> str | Response:
    """One need: to its teacher where it stands, to staff all they work with."""
    need = need_by_number(number, current_user)
    if need is None:
        abort(404)
    if need.number != number:
        return redirect(url_for("needs.show", number=need.number))
    return show_page(need)


def show_page(
    need: Need, *, refusal: str | None = None, typed: str | None = None, attempt: Attempt | None = None
) -> str:
    """The page of a need for whoever reads it.

    `refusal` says why an action was not taken, `typed` what the person had written, `attempt` in which form.
    """
    if need.raised_by_id != current_user.id:
        return show_to_staff(need, refusal=refusal, typed=typed, attempt=attempt)
    return render_template(
        "needs/show.html",
        refusal=refusal,
        typed=typed,
        is_just_sent="sent" in request.args,
        standing=standing(need.status, need.unit.name if need.unit else None, need.confirmation),
        confirmation=ConfirmationForm(formdata=None),
        **context_of(need, current_user),
    )


def is_own_deed(action: Action, parties: set[Party]) -> bool:
    """Whether somebody takes this action as the teacher of the need, and so on a teacher's page."""
    return Party.TEACHER in parties and Party.TEACHER in RULES[action].by


def show_deed(need: Need, deed: Deed, form: Form) -> str:
    """The form of a teacher's action on a page of its own, with what it answers to."""
    if isinstance(form, CommentForm):
        del form.is_internal
    explanation = WHAT_HAPPENS[deed.action]
    return render_template(
        "needs/deed.html", deed=deed, form=form, explanation=explanation, **context_of(need, current_user)
    )
