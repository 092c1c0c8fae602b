"""The problem list, the measures list and the ledger; the pages of one problem and one measure are beside."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from wtforms import SelectChoice

from welfare import clock
from welfare.extensions import db
from welfare.measures import ledger, problem_queries
from welfare.measures import measure_queries as queries
from welfare.measures.actions.measures import enter_measure
from welfare.measures.actions.problems import answer_with, dismiss, list_problem
from welfare.measures.forms import MeasureForm, ProblemForm, WhichForm
from welfare.measures.measure_queries import possible_units
from welfare.measures.policy import CLERK, HANDLER, LEADER, READERS, Deed, may
from welfare.measures.progress import is_over
from welfare.measures.proposals import needs_in, proposal, proposals
from welfare.measures.refusals import ProposalGone
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.keyset import Page, capped, count_at_most, read_page

bp = Blueprint("measures", __name__)

bp.context_processor(lambda: {"local_day": lambda moment: clock.local(moment).date()})


def tabs(here: str) -> list[dict[str, Any]]:
    """The sister lists."""
    lists = (
        ("measures.problems", _("Problem list")),
        ("measures.index", _("Measures list")),
        ("measures.ledger_page", _("Ledger")),
    )
    return [
        {"label": label, "url": url_for(endpoint), "is_current": endpoint == here, "count": None}
        for endpoint, label in lists
    ]


def _pager(page: Page, endpoint: str, total: str) -> dict[str, Any]:
    return {
        "newer_url": url_for(endpoint, before=page.newer) if page.newer else None,
        "older_url": url_for(endpoint, after=page.older) if page.older else None,
        "total_text": total,
    }


@bp.get("/problems")
@access.roles(*READERS)
def problems() -> str:
    """The problem list, and above it what the product proposes for it."""
    rows = problem_queries.problem_rows()
    page = read_page(
        rows,
        problem_queries.NEWEST_FIRST,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    total = count_at_most(rows)
    may_list = may(current_user, Deed.LIST_PROBLEM)
    groups = proposals() if may_list and page.newer is None else []
    text = ngettext("%(count)s problem", "%(count)s problems", total, count=capped(total))
    return render_template(
        "measures/problems.html",
        tabs=tabs("measures.problems"),
        problems=page.rows,
        behind=problem_queries.behind([row.id for row in page.rows], current_user),
        groups=groups,
        needs=needs_in(groups, current_user) if groups else {},
        may_list=may_list,
        pager=_pager(page, "measures.problems", text),
    )


@bp.route("/problems/new", methods=["GET", "POST"])
@access.roles(CLERK, LEADER)
def new_problem() -> Any:
    """A new entry of the problem list."""
    form = ProblemForm()
    if form.validate_on_submit():
        problem = list_problem(title=form.title.data, words=form.words.data or "", by=current_user)
        return redirect(url_for("measures.problem", problem_id=problem.id), 303)
    return render_template("measures/new_problem.html", form=form), 422 if form.errors else 200


@bp.post("/problems/proposals")
@access.roles(CLERK, LEADER)
def take_up() -> Any:
    """Put proposed needs on the problem list, as one problem."""
    form = WhichForm()
    group = proposal(form.which.data) if form.validate_on_submit() else None
    if group is None:
        raise ProposalGone
    seen = needs_in([group], current_user)
    title = next((seen[id_].title for id_ in group.need_ids if id_ in seen), group.word)
    problem = list_problem(title=title, words="", by=current_user, needs=_needs(seen))
    flash(_("It is on the list. Put its title into your own words."))
    return redirect(url_for("measures.problem", problem_id=problem.id), 303)


def _needs(rows: dict[int, Any]) -> list[Any]:
    return [rows[id_] for id_ in sorted(rows)]


@bp.post("/problems/dismissals")
@access.roles(CLERK, LEADER)
def dismissal() -> Any:
    """These needs are no problem of their own; they are proposed again only when there are more."""
    form = WhichForm()
    group = proposal(form.which.data) if form.validate_on_submit() else None
    if group is not None:
        dismiss(group, by=current_user)
        flash(_("It is not proposed again unless more such needs come in."))
    return redirect(url_for("measures.problems"), 303)


@bp.get("/measures")
@access.roles(*READERS)
def index() -> str:
    """The measures list, each with how far it is and what it has cost."""
    rows = queries.measure_rows(current_user)
    page = read_page(
        rows, queries.NEWEST_FIRST, after=request.args.get("after"), before=request.args.get("before")
    )
    total = count_at_most(rows)
    text = ngettext("%(count)s measure", "%(count)s measures", total, count=capped(total))
    return render_template(
        "measures/index.html",
        tabs=tabs("measures.index"),
        measures=page.rows,
        standings=queries.standings([row.id for row in page.rows], current_user),
        is_over=is_over,
        may_enter=bool(current_user.role_names & {CLERK, HANDLER}),
        today=clock.today(),
        pager=_pager(page, "measures.index", text),
    )


@bp.route("/measures/new", methods=["GET", "POST"])
@access.roles(CLERK, HANDLER)
def new() -> Any:
    """A new entry of the measures list, perhaps as the answer to a problem."""
    form = MeasureForm()
    form.lead_unit.choices = [
        SelectChoice("", _("Choose a unit")),
        *(SelectChoice(str(unit.id), unit.name) for unit in possible_units(current_user)),
    ]
    form.problem.choices = [
        SelectChoice("", _("None on the list")),
        *(SelectChoice(str(each.id), each.title) for each in problem_queries.open_problems_offered()),
    ]
    if not form.is_submitted():
        form.started_on.data = clock.today()
        form.problem.data = request.args.get("problem", type=int)
    if form.validate_on_submit():
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
        return redirect(url_for("measures.show", measure_id=measure.id), 303)
    return render_template("measures/new.html", form=form), 422 if form.errors else 200


@bp.get("/measures/ledger")
@access.roles(*READERS)
def ledger_page() -> str:
    """The ledger, to read, to print and to export."""
    rows = db.session.execute(ledger.ledger_rows(current_user).limit(ledger.MOST_PRINTED + 1)).all()
    return render_template(
        "measures/ledger.html",
        tabs=tabs("measures.ledger_page"),
        rows=rows[: ledger.MOST_PRINTED],
        has_more=len(rows) > ledger.MOST_PRINTED,
        today=clock.today(),
        is_over=is_over,
    )
