"""The problem list on screen, with what is proposed for it, and the page of one problem."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.measures.forms import WhichForm
from welfare.measures.labels import OF_PROBLEM_IN_WORDS
from welfare.measures.measures.queries import standings
from welfare.measures.models import MeasureEvent
from welfare.measures.need_counts import of_known_needs
from welfare.measures.policy import READERS, Permission, may
from welfare.measures.problems import queries
from welfare.measures.problems.actions import check_open, dismiss, list_problem
from welfare.measures.problems.forms import ProblemForm
from welfare.measures.problems.models import Problem
from welfare.measures.problems.operations import BY_NOUN, FORMS, OPERATIONS, SHOWN_AS_FORMS, form_for
from welfare.measures.problems.proposals import needs_in, proposal, proposals
from welfare.measures.refusals import ProposalGone
from welfare.measures.timeline import timeline
from welfare.measures.views import bp, tabs
from welfare.needs.models import Need
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.forms import Form
from welfare.web.keyset import count_at_most
from welfare.web.listing import listing
from welfare.web.operations import any_of

MOST_NEEDS = 100
"""On one page."""


@bp.get("/problems/<id:problem_id>")
@access.roles(*READERS)
def problem(problem_id: int) -> str:
    """One problem."""
    return _page(_problem(problem_id))


@bp.post(f"/problems/<id:problem_id>/<{any_of(OPERATIONS)}:noun>")
@access.roles(Role.CLERK, Role.LEADER)
def problem_operation(problem_id: int, noun: str) -> Any:
    """Something is done with a problem; refused, the page says why and keeps what was typed."""
    here = _problem(problem_id, to_change=True)
    form = form_for(noun, here, is_sent=True)
    return act(
        form,
        lambda: BY_NOUN[noun].do(here, form, current_user),
        done=lambda _done: on_to(
            url_for("measures.problem", problem_id=problem_id),
            _("The problem has been struck off.") if noun == "striking-off" else _("Saved."),
        ),
        page=lambda why: _page(_problem(problem_id), (noun, form), why),
    )


@bp.get(f"/problems/<id:problem_id>/<{any_of(FORMS)}:noun>")
@access.roles(Role.CLERK, Role.LEADER)
def problem_form(problem_id: int, noun: str) -> Any:
    """A form of a problem, by itself; where it is not to be filled in, the problem with the reason."""
    here = _problem(problem_id)
    try:
        check_open(here, current_user)
    except Refusal as refusal:
        return _page(here, refusal=sentence_of(refusal)), refusal.status
    label, button = OF_PROBLEM_IN_WORDS[noun]
    return render_template(
        "measures/operation.html",
        title=here.title,
        at=url_for("measures.problem", problem_id=problem_id),
        way_back=_("Back to the problem"),
        noun=noun,
        label=label,
        button=button,
        form=form_for(noun, here),
    )


def _problem(problem_id: int, *, to_change: bool = False) -> Problem:
    return queries.problem_by_id(problem_id, to_change=to_change) or abort(404)


def _page(here: Problem, tried: tuple[str, Form] | None = None, refusal: str | None = None) -> str:
    """A problem; `tried` is the noun and the form that was sent, and `refusal` why it was not done."""
    tried_noun, form = tried or (None, None)
    is_listed = here.struck_off_at is None
    may_keep = is_listed and may(current_user, Permission.KEEP_PROBLEM, here.listed_by.organization_id)
    needs = queries.gathered_needs(here, current_user)
    measures = queries.measures_of(here, current_user)
    return render_template(
        "measures/problem.html",
        problem=here,
        history=timeline(of_known_needs(newest_events(MeasureEvent.problem_id, here.id), current_user)),
        findings=queries.findings_of(here, current_user),
        needs=db.session.execute(needs.order_by(Need.id).limit(MOST_NEEDS)).all(),
        needs_in_all=count_at_most(needs),
        measures=measures,
        standings=standings([row.id for row in measures], current_user),
        behind=queries.behind([here.id], current_user)[here.id],
        may_keep=may_keep,
        may_enter=bool(current_user.role_names & {Role.CLERK, Role.HANDLER}) and is_listed,
        offered=[(noun, *OF_PROBLEM_IN_WORDS[noun]) for noun in SHOWN_AS_FORMS if may_keep],
        tried=form,
        tried_noun=tried_noun,
        refusal=refusal,
    )


@bp.get("/problems")
@access.roles(*READERS)
def problems() -> str:
    """The problem list, and above it what the product proposes for it."""
    here = listing(queries.problem_rows(), queries.NEWEST_FIRST, is_counted=True)
    may_list = may(current_user, Permission.LIST_PROBLEM)
    groups = proposals() if may_list and here.is_first else []
    return render_template(
        "measures/problems.html",
        tabs=tabs("measures.problems"),
        listing=here,
        behind=queries.behind([row.id for row in here.rows], current_user),
        groups=groups,
        needs=needs_in(groups, current_user) if groups else {},
        may_list=may_list,
    )


@bp.route("/problems/new", methods=["GET", "POST"])
@access.roles(Role.CLERK, Role.LEADER)
def new_problem() -> Any:
    """A new entry of the problem list."""
    form = ProblemForm()
    if form.validate_on_submit():
        problem = list_problem(title=form.title.data, words=form.words.data or "", by=current_user)
        return redirect(url_for("measures.problem", problem_id=problem.id), 303)
    return render_template("measures/new_problem.html", form=form), 422 if form.errors else 200


@bp.post("/problems/proposals")
@access.roles(Role.CLERK, Role.LEADER)
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
@access.roles(Role.CLERK, Role.LEADER)
def dismissal() -> Any:
    """These needs are no problem of their own; they are proposed again only when there are more."""
    form = WhichForm()
    group = proposal(form.which.data) if form.validate_on_submit() else None
    if group is not None:
        dismiss(group, by=current_user)
        flash(_("It is not proposed again unless more such needs come in."))
    return redirect(url_for("measures.problems"), 303)
