"""The measures list on screen, a new measure, and the page of one."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.measures import queries
from welfare.measures.measures.actions import enter_measure
from welfare.measures.measures.forms import MeasureForm
from welfare.measures.measures.models import Measure
from welfare.measures.measures.operations import (
    BY_NOUN,
    FORMS,
    OPERATIONS,
    form_for,
)
from welfare.measures.measures.page import show_form, show_measure
from welfare.measures.measures.progress import is_over
from welfare.measures.need_counts import left_to_others, told_to
from welfare.measures.options import LEADING, measures_offered, problems_offered
from welfare.measures.policy import READERS
from welfare.measures.problems import queries as problem_queries
from welfare.measures.problems.actions import answer_with
from welfare.measures.refusals import AlreadyStruckOff
from welfare.measures.views import bp, tabs
from welfare.needs.actions.fulfilment import Fulfilled
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.choices import fitting
from welfare.web.errors import sentence_of
from welfare.web.listing import listing
from welfare.web.operations import any_of
from welfare.web.routing import row_id


@bp.get("/measures/<id:measure_id>")
@access.roles(*READERS)
def show(measure_id: int) -> str:
    """One measure."""
    return show_measure(_measure(measure_id))


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
        page=lambda why: show_measure(_measure(measure_id), (noun, form), why),
    )


@bp.get(f"/measures/<id:measure_id>/<{any_of(FORMS)}:noun>")
@access.roles(Role.CLERK, Role.HANDLER)
def form_page(measure_id: int, noun: str) -> Any:
    """A form of a measure, by itself; where it is not to be filled in, the measure with the reason."""
    return show_form(_measure(measure_id), noun)


def _done(measure_id: int, result: Fulfilled | None) -> Response:
    """Back to the measure; at its end with how many needs were answered, and which could not be and why."""
    address = url_for("measures.show", measure_id=measure_id)
    if result is None:
        return on_to(address, _("Saved."))
    answered, left = told_to(current_user, result)
    flash(
        ngettext(
            "The measure is finished. %(num)d need was answered; its teacher now says whether the answer "
            "holds.",
            "The measure is finished. %(num)d needs were answered; their teachers now say whether the answer "
            "holds.",
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


@bp.get("/measures/choices")
@access.roles(Role.CLERK, Role.LEADER)
def measure_choices() -> Any:
    """Which measures fit the words, while one types."""
    return fitting(measures_offered(current_user))


@bp.get("/problems/choices")
@access.roles(Role.CLERK, Role.HANDLER)
def problem_choices() -> Any:
    """Which problems on the list fit the words, while one types."""
    return fitting(problems_offered())


@bp.route("/measures/new", methods=["GET", "POST"])
@access.roles(Role.CLERK, Role.HANDLER)
def new() -> Any:
    """A new entry of the measures list, perhaps as the answer to a problem."""
    form = MeasureForm()
    form.lead_unit.offer(LEADING.offered_to(current_user), blank=_("Choose a unit"))
    if not form.is_submitted():
        form.started_on.data = clock.today()
        form.problem.data = request.args.get("problem", type=row_id)
    form.problem.offer(problems_offered(), blank=_("No problem listed"))

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
