"""One need on screen: the page of whoever reads it, and every action on it as a noun under its address."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from welfare import clock
from welfare.extensions import db
from welfare.files.uploads import LARGEST_FORM, Uploads
from welfare.needs.actions.parties import parties_to
from welfare.needs.desk.page import Attempt, show_form_to_staff, show_to_staff
from welfare.needs.desk.place import STAYS_AFTER, Place, place_of, queue_named
from welfare.needs.desk.unattended import is_attended, is_taken_in
from welfare.needs.forms import ConfirmationForm
from welfare.needs.labels import DONE, HAS_ARRIVED, WHAT_HAPPENS
from welfare.needs.lifecycle import RULES, Action, Party, Status
from welfare.needs.mentions import Nameable
from welfare.needs.models import Need
from welfare.needs.operations import (
    BY_ACTION,
    BY_NOUN,
    NeedOperation,
    action_of,
    answers_to,
    do_once,
    prepare,
)
from welfare.needs.page import context_of
from welfare.needs.policy import possible_actions
from welfare.needs.queries import need_by_number
from welfare.needs.refusals import NotAllowed
from welfare.needs.replies.offered import WITH_REPLIES, reply_named
from welfare.needs.replies.queries import facts_to_say
from welfare.needs.replies.variables import filled
from welfare.needs.standing import standing
from welfare.organizations.models import Organization
from welfare.refusals import Refusal
from welfare.sending.actions.files import attach
from welfare.sending.once import KEY_FIELD, expect_files
from welfare.sending.refusals import FilesNotPossible
from welfare.sending.uploads import FILES_FIELD, are_lost, name_left_out, received
from welfare.spelling import tidy
from welfare.web.access import access
from welfare.web.act import name_kept, shown
from welfare.web.answers import wants_json
from welfare.web.choices import fitting
from welfare.web.errors import sentence_of
from welfare.web.forms import Form
from welfare.web.once import claimed_by_action
from welfare.web.receiving import takes_up_to
from welfare.web.routing import row_id

bp = Blueprint("needs", __name__)


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
    is_just_sent = "sent" in request.args
    return render_template(
        "needs/show.html",
        refusal=refusal,
        typed=typed,
        is_just_sent=is_just_sent,
        untaken=words_if_untaken(need) if is_just_sent else None,
        files_lost=are_lost(),
        standing=standing(need.status, need.unit.display_name if need.unit else None, need.confirmation),
        to=answers_to(BY_ACTION[Action.CONFIRM], need),
        confirmation=prepare(BY_ACTION[Action.CONFIRM], need, is_blank=True),
        **context_of(need, current_user),
    )


def is_own_action(action: Action, parties: set[Party]) -> bool:
    """Whether somebody takes this action as the teacher of the need, and so on a teacher's page."""
    return Party.TEACHER in parties and Party.TEACHER in RULES[action].by


def show_form(need: Need, operation: NeedOperation, form: Form, refusal: str | None = None) -> str:
    """The form of a teacher's action on a page of its own: what it answers to, and why it was refused."""
    explanation = WHAT_HAPPENS[operation.action]
    return render_template(
        "needs/operation.html",
        operation=operation,
        form=form,
        message=refusal,
        explanation=explanation,
        to=answers_to(operation, need),
        files_lost=are_lost(),
        **context_of(need, current_user),
    )


@bp.get("/needs/<number>/colleagues")
@access.signed_in
def colleagues(number: str) -> Any:
    """Who fits the words among those whom staff can name in a comment, while they type."""
    need = need_by_number(number, current_user)
    if need is None or current_user.only_reads or need.raised_by_id == current_user.id:
        abort(404)
    return fitting(Nameable(need, current_user))


@bp.route("/needs/<number>/<noun>", methods=["GET", "POST"])
@access.signed_in
@takes_up_to(LARGEST_FORM)
@claimed_by_action
def operation(number: str, noun: str) -> Any:
    """Take an action, or show its form. A refusal shows the need as it stands, with the reason."""
    if noun not in BY_NOUN:
        abort(404)
    chosen, uploads = BY_NOUN[noun], received()
    need = need_by_number(number, current_user, to_change=request.method == "POST")
    if need is None:
        abort(404)
    form, place = prepare(chosen, need), place_of(need)
    _begin_with_reply(chosen, need, form)
    if form.validate_on_submit():
        try:
            key = request.form[KEY_FIELD]
            is_new = do_once(chosen, need, form, key=key, by=current_user, to=_answered_to())
            _take_files(chosen, uploads)
        except Refusal as refusal:
            return _refused(number, chosen, form, refusal)
        name_kept(form)
        return _done(need, chosen, form, place if is_new else None)
    if chosen.action not in possible_actions(need, parties_to(need, current_user), clock.now()):
        return _refused(number, chosen, form, NotAllowed())
    return shown(form, lambda: _form_page(need, chosen, form))


def _begin_with_reply(chosen: NeedOperation, need: Need, form: Form) -> None:
    """Where the address names a canned reply, the form begins with it."""
    reply = reply_named(current_user) if chosen.action in WITH_REPLIES and not form.is_submitted() else None
    if reply:
        form.words.data = filled(reply.words, facts_to_say(need, current_user))


def _answered_to() -> int | None:
    """What the form was written about, as its address says."""
    return request.args.get("to", type=row_id)


def _take_files(chosen: NeedOperation, uploads: Uploads) -> None:
    """Those that came with the form, and those that are to follow. Raises `FilesNotPossible`."""
    if not chosen.takes_files and (uploads.files or request.form.getlist(FILES_FIELD)):
        raise FilesNotPossible
    attach(uploads, key=request.form[KEY_FIELD], by=current_user)
    expect_files()
    name_left_out(uploads)


def _done(need: Need, chosen: NeedOperation, form: Form, place: Place | None) -> Any:
    """On, saying what has arrived: staff to the next need of their queue, else to this need as it stands."""
    here = url_for("needs.show", number=need.number, back=queue_named())
    if is_own_action(chosen.action, parties_to(need, current_user)):
        flash(HAS_ARRIVED[action_of(chosen, form)], "good")
        warn_if_untaken(need, chosen)
        return redirect(url_for("needs.show", number=need.number), 303)
    following = place.next_url if place and chosen.action not in STAYS_AFTER else None
    flash(_receipt(need, chosen, here) if following else str(DONE[chosen.action]), "good")
    if chosen.action in (Action.ACCEPT, Action.TRANSFER):
        warn_if_unattended(db.session.get_one(Organization, need.unit_id))
    warn_if_untaken(need, chosen)
    return redirect(following or here, 303)


def warn_if_untaken(need: Need, chosen: NeedOperation) -> None:
    """Say at once that nobody accepts a need, to whoever has just let it come to the intake clerks."""
    words = words_if_untaken(need) if chosen.action in (Action.REPLY, Action.RETURN_TO_INTAKE) else None
    if words:
        flash(words, "warn")


def _receipt(need: Need, chosen: NeedOperation, address: str) -> Markup:
    """What was done to the need before this one, with the way back to it."""
    link = Markup('<a href="{}">{}</a>').format(address, need.number)
    words = Markup(_("%(number)s: %(done)s This is the next in the queue."))  # noqa: S704  # ours
    return words % {"number": link, "done": str(DONE[chosen.action])}


def warn_if_unattended(unit: Organization) -> None:
    """Say at once that nobody handles needs there, to whoever has just dispatched one."""
    if not is_attended(unit):
        words = _(
            "Nobody handles needs at %(name)s. The queues keep saying so until somebody does.",
            name=unit.display_name,
        )
        flash(words, "warn")


def words_if_untaken(need: Need) -> str | None:
    """What is said at once to whoever has just submitted a need that no intake clerk would accept."""
    if need.status != Status.SUBMITTED or is_taken_in(need):
        return None
    return _(
        "No intake clerk accepts needs of %(school)s at the moment. This one is kept and waits; the "
        "administrators are shown it until somebody does.",
        school=need.school.display_name,
    )


def _refused(number: str, chosen: NeedOperation, form: Form, refusal: Refusal) -> tuple[str, int]:
    """The need as it really stands, with the reason and what was typed: in its form where that still fits."""
    db.session.rollback()
    if wants_json() or refusal.has_own_page:
        raise refusal
    need = need_by_number(number, current_user)
    if need is None:
        abort(404)
    if request.method == "POST" and need.raised_by_id == current_user.id:
        parties = parties_to(need, current_user)
        is_possible = chosen.action in possible_actions(need, parties, clock.now())
        if is_possible and is_own_action(chosen.action, parties):
            return show_form(need, chosen, _about_now(chosen, need), sentence_of(refusal)), refusal.status
    typed = tidy(request.form.get("words", ""))
    page = show_page(need, refusal=sentence_of(refusal), typed=typed, attempt=(chosen, form))
    return page, refusal.status


def _about_now(chosen: NeedOperation, need: Need) -> Form:
    """The teacher's form as it was sent, for the question or the answer that stands there now; whether that
    answer holds is to be said anew."""
    form = prepare(chosen, need)
    if isinstance(form, ConfirmationForm) and _answered_to() != answers_to(chosen, need):
        form.holds.data = None
    return form


def _form_page(need: Need, chosen: NeedOperation, form: Form) -> str:
    """The operation's form, as the teacher or as staff; staff correct theirs beside the need."""
    if is_own_action(chosen.action, parties_to(need, current_user)):
        return show_form(need, chosen, form)
    if form.errors:
        return show_to_staff(need, attempt=(chosen, form))
    return show_form_to_staff(need, chosen, form)
