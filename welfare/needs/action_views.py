"""Every action on a need as a noun under its address: POST takes it, GET shows its form on its own page."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.extensions import db
from welfare.needs.actions.receipts import key_of
from welfare.needs.actions.record import parties_to
from welfare.needs.deeds import BY_NOUN, Deed, do_once, prepare
from welfare.needs.labels import action_label
from welfare.needs.models import Need
from welfare.needs.policy import possible_actions
from welfare.needs.queries import need_by_number
from welfare.needs.refusals import NotAllowed
from welfare.needs.triage_page import came_from, show_deed_to_staff, show_to_staff
from welfare.needs.views import bp, is_own_deed, show_deed, show_page
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import Form, with_hidden_marked


@bp.route("/needs/<number>/<noun>", methods=["GET", "POST"])
@access.signed_in
def deed(number: str, noun: str) -> Any:
    """Take an action, or show its form. A refusal shows the need as it stands, with the reason."""
    if noun not in BY_NOUN:
        abort(404)
    chosen = BY_NOUN[noun]
    need = need_by_number(number, current_user, to_change=request.method == "POST")
    if need is None:
        abort(404)
    form = prepare(chosen, need)
    if form.validate_on_submit():
        try:
            do_once(chosen, need, form, key=key_of(request.form), by=current_user)
        except Refusal as refusal:
            return _refused(number, chosen, form, sentence_of(refusal), refusal.status)
        return _done(need, chosen)
    if chosen.action not in possible_actions(need, parties_to(need, current_user), clock.now()):
        return _refused(number, chosen, form, sentence_of(NotAllowed()), NotAllowed.status)
    return _form_page(need, chosen, form), 422 if form.errors else 200


def _done(need: Need, chosen: Deed) -> Any:
    """On to the need as it stands now; staff keep the way back to their queue."""
    if is_own_deed(chosen.action, parties_to(need, current_user)):
        return redirect(url_for("needs.show", number=need.number), 303)
    flash(_("%(action)s: done.", action=action_label(chosen.action)), "good")
    return redirect(url_for("needs.show", number=need.number, back=came_from()), 303)


def _refused(number: str, chosen: Deed, form: Form, sentence: str, status: int) -> tuple[str, int]:
    """The need as it really stands, with the reason and what was typed."""
    db.session.rollback()
    need = need_by_number(number, current_user)
    if need is None:
        abort(404)
    typed = with_hidden_marked(request.form.get("words", ""))
    return show_page(need, refusal=sentence, typed=typed, attempt=(chosen, form)), status


def _form_page(need: Need, chosen: Deed, form: Form) -> str:
    """The deed's form, as the teacher or as staff; staff correct theirs beside the need."""
    if is_own_deed(chosen.action, parties_to(need, current_user)):
        return show_deed(need, chosen, form)
    if form.errors:
        return show_to_staff(need, attempt=(chosen, form))
    return show_deed_to_staff(need, chosen, form)
