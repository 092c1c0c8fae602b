"""Rounds on screen: the list, a draft, one round for whoever reads it, and its steps."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from wtforms import SelectChoice

from welfare import clock
from welfare.history.queries import newest_events
from welfare.housing.draw.forms import FreezeForm, ValueForm
from welfare.housing.forms import ReasonForm
from welfare.housing.lifecycle import EventKind, RoundStatus
from welfare.housing.models import HousingEvent
from welfare.housing.options import WITH_VACANT, VacantFlats
from welfare.housing.refusals import RoundFrozen
from welfare.housing.rounds import actions as rounds
from welfare.housing.rounds.forms import RoundForm
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.page import for_reader, for_who_runs
from welfare.housing.rounds.queries import NEWEST_FIRST, round_by_id, round_rows, units_chosen
from welfare.housing.rules.queries import rule_sets
from welfare.housing.stays.actions import offers as allocations
from welfare.housing.units.queries import vacant_at, vacant_by_school
from welfare.housing.views import RUNNERS, bp, layout, reads_all, runs, who_runs_only
from welfare.needs.deadlines import add_working_days
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import Form, NothingMore
from welfare.web.listing import listing
from welfare.web.versions import locked_to_edit, versioned

T = TypeVar("T")
FORMS: dict[type, str] = {ReasonForm: "signature", FreezeForm: "freezing", ValueForm: "typing"}
"""Under which name the page of a round shows each form."""
USUAL_DAYS = 10
"""Working days in which one can apply, as a beginning."""


@bp.get("/housing/rounds")
@access.signed_in
def round_list() -> str:
    """The rounds there are, newest first."""
    return render_template(
        "housing/rounds.html",
        layout=layout(),
        listing=listing(round_rows(runs=reads_all()), NEWEST_FIRST, is_counted=True),
        runs=runs(),
    )


@bp.route("/housing/rounds/new", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def new_round() -> Any:
    """Prepare a round."""
    form = _form()
    if form.validate_on_submit():
        prepared = rounds.prepare_round(form.plan(vacant_at(form.schools.data)), by=current_user)
        flash(_("The round is prepared. Nobody else sees it until you open it."))
        return redirect(url_for("housing.round_page", round_id=prepared.id), 303)
    return render_template("housing/round_form.html", form=form, round=None), 422 if form.errors else 200


@bp.route("/housing/rounds/<id:round_id>/plan", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def edit_round(round_id: int) -> Any:
    """Change a draft; once open, nothing changes any more."""
    round_ = locked_to_edit(round_in_reach(round_id))
    if round_.status != RoundStatus.DRAFT:
        raise RoundFrozen
    form = _form(round_)
    versioned(form, lambda: _edits(round_))
    return act(
        form,
        lambda: rounds.change_round(round_, form.plan(vacant_at(form.schools.data)), by=current_user),
        done=lambda _changed: on_to(url_for("housing.round_page", round_id=round_id), _("Saved.")),
        page=lambda why: render_template(
            "housing/round_form.html", form=form, round=round_in_reach(round_id), message=why
        ),
    )


@bp.get("/housing/rounds/<id:round_id>")
@access.signed_in
def round_page(round_id: int) -> str:
    """One round: what it gives, by which rules, where the reader stands; to who runs it, its steps."""
    return show_round(round_in_reach(round_id))


@bp.post("/housing/rounds/<id:round_id>/opening")
@access.roles(*RUNNERS)
@who_runs_only
def open_round(round_id: int) -> Any:
    """Freeze the rules, publish the hash of the sealed secret, take applications."""
    return _step(round_id, rounds.open_round, _("The round is open. Teachers with a housing need are told."))


@bp.post("/housing/rounds/<id:round_id>/publication")
@access.roles(*RUNNERS)
@who_runs_only
def publish_round(round_id: int) -> Any:
    """Begin the public notice."""
    return _step(round_id, rounds.publish, _("The list is public. Everybody who applied is told."))


@bp.post("/housing/rounds/<id:round_id>/signature")
@access.roles(*RUNNERS)
@who_runs_only
def sign_round(round_id: int) -> Any:
    """Sign the allocation: every flat is offered in the order of the list."""
    round_ = round_in_reach(round_id)
    form = ReasonForm()
    return act_on_round(
        round_id,
        form,
        lambda: allocations.sign(round_, by=current_user, words=form.words.data),
        lambda offers: ngettext(
            "Signed. %(num)d flat is offered.", "Signed. %(num)d flats are offered.", len(offers)
        ),
    )


def _step(round_id: int, action: Any, words: str) -> Any:
    round_ = round_in_reach(round_id)
    return act_on_round(round_id, NothingMore(), lambda: action(round_, by=current_user), lambda _done: words)


def act_on_round(round_id: int, form: Form, action: Callable[[], T], words: Callable[[T], str]) -> Any:
    """Take a step of a round and come back to its page, which says in `words` what was done, or why not."""
    return act(
        form,
        action,
        done=lambda result: on_to(url_for("housing.round_page", round_id=round_id), words(result)),
        page=lambda why: show_round(round_in_reach(round_id), message=why, sent=form),
    )


def round_in_reach(round_id: int) -> Round:
    """The round, if the reader may see it; else there is nothing here."""
    return round_by_id(round_id, runs=reads_all()) or abort(404)


def show_round(round_: Round, message: str | None = None, sent: Form | None = None) -> str:
    """The page of a round, with the sentence of a step that was refused, and the signature as it was sent."""
    if runs():
        shown = for_who_runs(round_, current_user, request.args)
        if type(sent) in FORMS:
            shown[FORMS[type(sent)]] = sent
        return render_template("housing/round.html", message=message, sent=sent, **shown)
    return render_template(
        "housing/round_read.html",
        layout=layout(),
        message=message,
        **for_reader(round_, current_user, request.args),
    )


def _form(round_: Round | None = None) -> RoundForm:
    """The form with its choices: schools with how many flats each has, where they are few enough to list."""
    form = RoundForm(data=_as_form(round_) if round_ else {})
    form.rule_set.choices = [
        SelectChoice(rule_set.id, _rules_named(rule_set.name, rule_set.version, rule_set.is_sample))
        for rule_set in rule_sets()
    ]
    form.units.offer(VacantFlats())
    form.schools.offer(WITH_VACANT.offered_to(current_user))
    if form.schools.options is None:
        vacant = vacant_by_school()
        form.schools.choices = [
            SelectChoice(
                school.value,
                ngettext(
                    "%(name)s: %(num)d flat",
                    "%(name)s: %(num)d flats",
                    vacant[int(school.value)],
                    name=school.label,
                ),
            )
            for school in form.schools.choices
        ]
    if round_ is None and not form.is_submitted():
        form.closes_on.data = add_working_days(clock.today(), USUAL_DAYS).day
    return form


def _as_form(round_: Round) -> dict[str, Any]:
    same = ("name", "closes_on", "notice_days", "offer_days", "term_months")
    columns = {name: getattr(round_, name) for name in same}
    return {**columns, "rule_set": round_.rule_set_id, "units": sorted(units_chosen(round_.id))}


def _edits(round_: Round) -> Sequence[HousingEvent]:
    return newest_events(HousingEvent.round_id, round_.id, HousingEvent.kind == EventKind.CHANGED)


def _rules_named(name: str, version: int, is_sample: bool) -> str:
    named = _("%(name)s, version %(version)d", name=name, version=version)
    return _("%(rules)s (sample)", rules=named) if is_sample else named
