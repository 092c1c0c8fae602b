"""Calling teachers about their answers, one after the other."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.calls import queries
from welfare.needs.calls.models import DueCall
from welfare.needs.calls.policy import ATTEMPTS_AT_MOST, SAMPLED_PERCENT
from welfare.needs.deadlines import FOLLOW_UP_WITHIN
from welfare.needs.labels import SATISFACTION
from welfare.needs.lifecycle import Action
from welfare.needs.models import Need
from welfare.needs.operations import BY_ACTION, arguments, prepare
from welfare.needs.queries import follow_ups_of, need_by_number
from welfare.needs.refusals import CallNotDue
from welfare.needs.standing import call_deadline
from welfare.needs.views import show_page
from welfare.spelling import tidy
from welfare.web.access import access
from welfare.web.act import act
from welfare.web.errors import sentence_of
from welfare.web.forms import Form
from welfare.web.i18n import format_day
from welfare.web.listing import cursors, listing_of

bp = Blueprint("follow_ups", __name__)
CALLERS = (Role.CLERK, Role.LEADER)
CALLING = BY_ACTION[Action.FOLLOW_UP]


@bp.get("/follow-ups")
@access.roles(*CALLERS, Role.AUDITOR)
def index() -> str:
    """The teachers to call today, lapsed answers first; auditors read whom others are to call."""
    page, due = queries.calls_due(current_user, **cursors()), queries.count_due(current_user)
    return render_template(
        "needs/calls/index.html",
        listing=listing_of(page, due),
        later=queries.count_later(current_user),
        not_theirs=0 if current_user.only_reads else queries.count_not_theirs(current_user),
        call_deadline=call_deadline,
        within=FOLLOW_UP_WITHIN,
        attempts=ATTEMPTS_AT_MOST,
        percent=SAMPLED_PERCENT,
    )


@bp.get("/follow-ups/next")
@access.roles(*CALLERS)
def next_one() -> Response:
    """On to the next call, or to the list once all are made."""
    number = queries.next_call(current_user)
    address = url_for("follow_ups.call", number=number) if number else url_for("follow_ups.index")
    return redirect(address)


@bp.route("/follow-ups/<number>", methods=["GET", "POST"])
@access.roles(*CALLERS)
def call(number: str) -> Any:
    """Who to call, what it is about, and the three questions; then on to the next."""
    need = queries.need_to_call_about(number, current_user, to_change=request.method == "POST")
    if need is None:
        return _not_due(number)
    form = prepare(CALLING, need)

    def done(_called: None) -> Response:
        flash(_what_follows(need, is_reached=form.is_reached.data), "good")
        return redirect(url_for("follow_ups.next_one"), 303)

    return act(
        form,
        lambda: CALLING.do(need, by=current_user, **arguments(form, current_user)),
        done=done,
        page=lambda why: _page(need, form) if why is None else _with_what_was_typed(number, why),
    )


def _page(need: Need, form: Form) -> str:
    return render_template(
        "needs/calls/call.html",
        need=need,
        form=form,
        due=queries.due_call(need),
        left=queries.count_due(current_user),
        follow_ups=follow_ups_of(need),
        satisfaction_in_words=SATISFACTION,
        call_deadline=call_deadline,
        attempts=ATTEMPTS_AT_MOST,
    )


def _not_due(number: str) -> Any:
    """There may have been a call until just now, a colleague's; what was typed of another is shown."""
    why = sentence_of(CallNotDue())
    if request.method == "POST":
        return _with_what_was_typed(number, why), CallNotDue.status
    if need_by_number(number, current_user) is None:
        abort(404)
    flash(why, "info")
    return redirect(url_for("follow_ups.index"), 303)


def _with_what_was_typed(number: str, why: str) -> str:
    """The need as it stands, why the call was not recorded, and what was typed of it."""
    need = need_by_number(number, current_user) or abort(404)
    typed = tidy(request.form.get("words", ""))
    return show_page(need, refusal=why, typed=typed, attempt=(CALLING, prepare(CALLING, need)))


def _what_follows(need: Need, *, is_reached: bool) -> str:
    due = db.session.get(DueCall, need.id)
    if is_reached:
        return _("The call about %(number)s is recorded.", number=need.number)
    if due is None or due.call_on <= clock.today():
        return ngettext(
            "Nobody was reached about %(number)s on %(num)d day. It is not called about again.",
            "Nobody was reached about %(number)s on %(num)d days. It is not called about again.",
            ATTEMPTS_AT_MOST,
            number=need.number,
        )
    return _(
        "Not reached. %(number)s comes up again on %(day)s.", number=need.number, day=format_day(due.call_on)
    )
