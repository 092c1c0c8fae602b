"""What is ticked in a list, done at once: accepted there, and on a page of its own whatever takes words."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.desk.place import came_from
from welfare.needs.desk.views import bp
from welfare.needs.labels import action_label
from welfare.needs.lifecycle import Action
from welfare.needs.options import ALL_UNITS
from welfare.needs.queries import rows_of, units_of
from welfare.needs.replies.offered import WITH_REPLIES, offered_together, reply_named
from welfare.needs.together.actions import DoneTogether, NothingChosen, accept_together, each_by_itself
from welfare.needs.together.forms import AcceptancesForm, TransfersForm
from welfare.needs.together.operations import BY_NOUN, HANDLING, TOGETHER, Together, offered_to
from welfare.needs.views import warn_if_unattended
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.act import act
from welfare.web.errors import sentence_of
from welfare.web.forms import Form
from welfare.web.once import repeatable
from welfare.web.operations import any_of

MOST_REASONS = 5
"""How many refusals are told one by one."""
MOST_AT_ONCE = 100


@bp.post("/triage/acceptances")
@access.roles(Role.CLERK)
def acceptances() -> Response:
    """Accept and dispatch the chosen needs, each by itself, and tell what became of them."""
    form = AcceptancesForm.offering(ALL_UNITS.offered_to(current_user))
    if not form.validate_on_submit():
        flash(_("Choose a unit and an urgency from the lists."), "bad")
        return redirect(came_from(), 303)
    unit = db.session.get(Organization, form.unit.data) if form.unit.data else None
    try:
        outcome = accept_together(_chosen(), by=current_user, unit=unit, urgency=form.urgency.data)
    except NothingChosen as refusal:
        flash(sentence_of(refusal), "warn")
        return redirect(came_from(), 303)
    return _on_with(outcome, Action.ACCEPT)


@bp.post("/triage/choices")
@access.roles(*HANDLING)
@repeatable("leads on to the form for what is ticked")
def choices() -> Response:
    """On to the form of what is to be done with the chosen needs."""
    chosen = BY_NOUN.get(request.form.get("noun", "")) or abort(400)
    if not _chosen():
        flash(sentence_of(NothingChosen()), "warn")
        return redirect(came_from(), 303)
    return redirect(url_for("triage.together", noun=chosen.noun, need=_chosen(), back=came_from()), 303)


@bp.route(f"/triage/together/<{any_of(TOGETHER)}:noun>", methods=["GET", "POST"])
@access.roles(*HANDLING)
def together(noun: str) -> Any:
    """One form for the chosen needs; each is taken by itself, and told by itself where it is refused."""
    chosen = BY_NOUN[noun]
    if chosen not in offered_to(current_user):
        abort(403)
    form = chosen.form_class()
    if isinstance(form, TransfersForm):
        form.unit.offer(ALL_UNITS.offered_to(current_user), blank=_("Choose a unit"))
    reply = reply_named(current_user) if chosen.action in WITH_REPLIES and not form.is_submitted() else None
    if reply:
        form.words.data = reply.words
    return act(
        form,
        lambda: _do(chosen, form),
        done=lambda outcome: _on_with(outcome, chosen.action),
        page=lambda why: _page(chosen, form, why),
    )


def _chosen() -> list[str]:
    return request.form.getlist("need")[:MOST_AT_ONCE]


def _do(chosen: Together, form: Form) -> DoneTogether:
    """Raises `NothingChosen`, and where none of them can be done why the first cannot."""
    given = {name: value for name, value in form.data.items() if name != "csrf_token"}
    if "unit" in given:
        given["unit"] = db.session.get_one(Organization, given["unit"])
    outcome = each_by_itself(
        _chosen(),
        lambda need: chosen.do(need, by=current_user, **given),
        by=current_user,
        where_shown=chosen.where_shown,
    )
    if not outcome.done:
        if len(outcome.refused) > 1:  # the page says the first reason, and not whose it is
            _tell_refused(outcome)
        raise outcome.refused[0][1]
    return outcome


def _page(chosen: Together, form: Form, why: str | None) -> str:
    asked = request.args.getlist("need")[:MOST_AT_ONCE]
    shown = dict(one.partition(":")[::2] for one in _chosen() or asked)
    return render_template(
        "needs/together.html",
        operation=chosen,
        form=form,
        message=why,
        asked=asked,
        shown=shown,
        offered=offered_together(chosen.noun, current_user, asked, came_from())
        if chosen.action in WITH_REPLIES
        else None,
        rows=rows_of(list(shown), current_user),
        back=came_from(),
    )


def _on_with(outcome: DoneTogether, action: Action) -> Response:
    """Back to the list, with what became of the needs; each refusal with its number and reason."""
    done = len(outcome.done)
    name = action_label(action)
    if done:
        words = ngettext(
            "%(action)s: %(num)d need done.", "%(action)s: %(num)d needs done.", done, action=name
        )
        flash(words, "good")
    if done and action in (Action.ACCEPT, Action.TRANSFER):
        for unit in units_of(outcome.done):
            warn_if_unattended(unit)
    _tell_refused(outcome)
    return redirect(came_from(), 303)


def _tell_refused(outcome: DoneTogether) -> None:
    for number, refusal in outcome.refused[:MOST_REASONS]:
        flash(_("%(number)s not done: %(reason)s", number=number, reason=sentence_of(refusal)), "warn")
    more = len(outcome.refused) - MOST_REASONS
    if more > 0:
        flash(ngettext("%(num)d more was not done.", "%(num)d more were not done.", more), "warn")
