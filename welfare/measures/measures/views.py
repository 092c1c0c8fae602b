"""The measures list on screen, a new measure, and the page of one."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from welfare import clock
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.files.page import shown_files
from welfare.history.labels import explained
from welfare.history.queries import newest_events
from welfare.history.slips import SLIPS, What
from welfare.measures.files.queries import kept_of
from welfare.measures.labels import IN_WORDS
from welfare.measures.measures import outputs, queries
from welfare.measures.measures.actions import enter_measure
from welfare.measures.measures.forms import MeasureForm
from welfare.measures.measures.models import Measure
from welfare.measures.measures.operations import (
    ALSO_AFTER_ITS_END,
    BY_NOUN,
    OPERATIONS,
    SHOWN_AS_FORMS,
    form_for,
    may_correct_now,
)
from welfare.measures.measures.progress import cost_per_solved, is_over
from welfare.measures.models import MeasureEvent
from welfare.measures.need_counts import left_to_others, of_known_needs, told_to
from welfare.measures.options import LEADING
from welfare.measures.policy import READERS, Permission, may
from welfare.measures.problems import queries as problem_queries
from welfare.measures.problems.actions import answer_with
from welfare.measures.refusals import AlreadyStruckOff
from welfare.measures.timeline import timeline
from welfare.measures.views import bp, tabs
from welfare.needs.actions.fulfilment import Fulfilled
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.sending.uploads import are_lost
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.keyset import count_at_most
from welfare.web.listing import listing
from welfare.web.operations import any_of
from welfare.web.routing import row_id

MOST_NEEDS = 100
"""On one page."""


@bp.get("/measures/<id:measure_id>")
@access.roles(*READERS)
def show(measure_id: int) -> str:
    """One measure."""
    return _page(_measure(measure_id))


@bp.post(f"/measures/<id:measure_id>/<{any_of(OPERATIONS)}:noun>")
@access.roles(Role.CLERK, Role.HANDLER)
def operation(measure_id: int, noun: str) -> Any:
    """Something is done with a measure; refused, the page says why and keeps what was typed."""
    here = _measure(measure_id, to_change=True)
    form = form_for(noun, here, is_sent=True)
    return act(
        form,
        lambda: BY_NOUN[noun].do(here, form, current_user),
        done=lambda result: _done(measure_id, result),
        page=lambda why: _page(_measure(measure_id), {noun: form}, why),
    )


def _done(measure_id: int, result: Fulfilled | None) -> Response:
    """Back to the measure; at its end with how many needs were answered, and which could not be and why."""
    address = url_for("measures.show", measure_id=measure_id)
    if result is None:
        return on_to(address, _("Saved."))
    answered, left = told_to(current_user, result)
    flash(
        ngettext(
            "The measure is finished. %(num)d need was answered; its teacher now confirms or objects.",
            "The measure is finished. %(num)d needs were answered; their teachers now confirm or object.",
            answered,
        )
    )
    for number, refusal in left:
        flash(
            _("%(number)s was left as it is. %(reason)s", number=number, reason=sentence_of(refusal)), "warn"
        )
    others = left_to_others(measure_id, current_user)
    if others:
        flash(
            ngettext(
                "%(num)d need that you do not see was left as it is: others answer it.",
                "%(num)d needs that you do not see were left as they are: others answer them.",
                others,
            ),
            "warn",
        )
    return on_to(address)


def _measure(measure_id: int, *, to_change: bool = False) -> Measure:
    return queries.measure_by_id(measure_id, current_user, to_change=to_change) or abort(404)


def show_page(measure_id: int, refusal: str | None) -> str:
    """The page of a measure, with why something was not done."""
    return _page(_measure(measure_id), refusal=refusal)


def _page(here: Measure, tried: dict[str, Any] | None = None, refusal: str | None = None) -> str:
    """A measure's page; `tried` is the form that was sent, by its noun, and `refusal` why it was not done."""
    tried = tried or {}
    spendings = queries.spendings_of(here)
    spent = sum(each.amount_yuan for each in spendings)
    standing = queries.standings([here.id], current_user)[here.id]
    needs = queries.needs_of(here, current_user)
    may_keep = may(current_user, Permission.KEEP_MEASURE, here.lead_unit_id)
    is_running = here.finished_at is None
    files = kept_of(here)
    shown = [noun for noun in SHOWN_AS_FORMS if may_keep and (is_running or noun in ALSO_AFTER_ITS_END)]
    if not any(may_correct_now(here, each, current_user) for each in spendings):
        shown = [noun for noun in shown if noun != "spending-corrections"]
    on_page = [*shown, "file-removals"] if may_keep and files else shown
    return render_template(
        "measures/measure.html",
        measure=here,
        stage=standing.progress.stage(is_finished=not is_running),
        standing=standing,
        problems=queries.problems_of(here),
        steps=queries.steps_of(here),
        spendings=spendings,
        spent=spent,
        is_over=is_over(here.approved_yuan, spent),
        cost=cost_per_solved(spent, standing.needs.solved),
        made=outputs.outputs_of(here.id),
        today=clock.today(),
        needs=db.session.execute(needs.order_by(Need.id).limit(MOST_NEEDS)).all(),
        needs_in_all=count_at_most(needs),
        files=shown_files(files, lambda file_id: _file_address(here, file_id)),
        files_lost=are_lost(),
        may_keep=may_keep,
        is_running=is_running,
        offered=[(noun, *IN_WORDS[noun]) for noun in shown],
        notes={"spending-corrections": explained(SLIPS[What.SPENDING])},
        forms_by_noun={noun: tried.get(noun) or form_for(noun, here) for noun in on_page},
        tried=next(iter(tried.values()), None),
        tried_noun=next(iter(tried), None),
        refusal=refusal,
        history=timeline(of_known_needs(newest_events(MeasureEvent.measure_id, here.id), current_user)),
    )


def _file_address(here: Measure, sent_file_id: int) -> str:
    return url_for("measures.file", measure_id=here.id, sent_file_id=sent_file_id)


@bp.get("/measures")
@access.roles(*READERS)
def index() -> str:
    """The measures list, each with how far it is and what it has cost."""
    here = listing(queries.measure_rows(current_user), queries.NEWEST_FIRST, is_counted=True)
    return render_template(
        "measures/index.html",
        tabs=tabs("measures.index"),
        listing=here,
        standings=queries.standings([row.id for row in here.rows], current_user),
        is_over=is_over,
        may_enter=bool(current_user.role_names & {Role.CLERK, Role.HANDLER}),
        today=clock.today(),
    )


@bp.route("/measures/new", methods=["GET", "POST"])
@access.roles(Role.CLERK, Role.HANDLER)
def new() -> Any:
    """A new entry of the measures list, perhaps as the answer to a problem."""
    form = MeasureForm()
    form.lead_unit.offer(LEADING.offered_to(current_user), blank=_("Choose a unit"))
    form.problem.choices = [
        SelectChoice("", _("None on the list")),
        *(SelectChoice(str(each.id), each.title) for each in problem_queries.open_problems_offered()),
    ]
    if not form.is_submitted():
        form.started_on.data = clock.today()
        form.problem.data = request.args.get("problem", type=row_id)

    def enter() -> Measure:
        measure = enter_measure(
            title=form.title.data,
            words=form.words.data or "",
            lead_unit=db.session.get_one(Organization, form.lead_unit.data),
            approved_yuan=form.approved_yuan.data,
            started_on=form.started_on.data,
            by=current_user,
        )
        problem = form.problem.data and problem_queries.problem_by_id(form.problem.data, to_change=True)
        if problem:
            answer_with(problem, measure, by=current_user)
        return measure

    return act(
        form,
        enter,
        done=lambda measure: redirect(url_for("measures.show", measure_id=measure.id), 303),
        page=lambda why: render_template("measures/new.html", form=form, message=why),
        about={AlreadyStruckOff: form.problem},
    )
