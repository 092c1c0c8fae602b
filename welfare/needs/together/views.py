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
from welfare.needs.queries import rows_of
from welfare.needs.together.actions import NothingChosen, Outcome, accept_together, each_by_itself
from welfare.needs.together.forms import AcceptancesForm, TransfersForm
from welfare.needs.together.operations import BY_NOUN, HANDLING, TOGETHER, Together, offered_to
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
    numbers = [one.partition(":")[0] for one in _chosen()]
    return redirect(url_for("triage.together", noun=chosen.noun, need=numbers, back=came_from()), 303)


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
    return act(
        form,
        lambda: _do(chosen, form),
        done=lambda outcome: _on_with(outcome, chosen.action),
        page=lambda why: _page(chosen, form, why),
    )


def _chosen() -> list[str]:
    return request.form.getlist("need")[:MOST_AT_ONCE]


def _do(chosen: Together, form: Form) -> Outcome:
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
        raise outcome.refused[0][1]
    return outcome


def _page(chosen: Together, form: Form, why: str | None) -> str:
    sent = request.method == "POST"
    numbers = [one.partition(":")[0] for one in _chosen()] if sent else request.args.getlist("need")
    return render_template(
        "needs/together.html",
        operation=chosen,
        form=form,
        message=why,
        rows=rows_of(numbers[:MOST_AT_ONCE], current_user),
        back=came_from(),
    )


def _on_with(outcome: Outcome, action: Action) -> Response:
    """Back to the list, with what became of the needs; each refusal with its number and reason."""
    done, refused = len(outcome.done), len(outcome.refused)
    name = action_label(action)
    if done:
        words = ngettext(
            "%(action)s: %(num)d need done.", "%(action)s: %(num)d needs done.", done, action=name
        )
        flash(words, "good")
    for number, refusal in outcome.refused[:MOST_REASONS]:
        flash(_("%(number)s not done: %(reason)s", number=number, reason=sentence_of(refusal)), "warn")
    if refused > MOST_REASONS:
        more = refused - MOST_REASONS
        flash(ngettext("%(num)d more was not done.", "%(num)d more were not done.", more), "warn")
    return redirect(came_from(), 303)
