"""Applying, and what those who score see of who applied."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from welfare.accounts.models import EventKind as AccountEventKind
from welfare.accounts.records.openings import note_opening
from welfare.accounts.roles import Role
from welfare.files.answers import file_answer
from welfare.files.page import ShownFile
from welfare.files.uploads import LARGEST_FORM, Uploads
from welfare.history.queries import newest_events
from welfare.housing.actions.record import has_other_part, hold_round_of, phase
from welfare.housing.applications import actions as applications
from welfare.housing.applications.forms import ApplicationForm, CorrectionForm
from welfare.housing.applications.models import Application
from welfare.housing.applications.page import shown
from welfare.housing.applications.queries import (
    AS_THEY_CAME,
    application_by_id,
    application_rows,
    file_of,
    files_of,
    my_application,
    open_housing_needs,
)
from welfare.housing.lifecycle import EventKind, is_possible
from welfare.housing.models import HousingEvent
from welfare.housing.queries import events_about, is_withheld, reads_all_of_housing
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.queries import allocated_in, schools_in
from welfare.housing.rounds.ranking import own_points, rules_of
from welfare.housing.rounds.views import act_on_round, round_in_reach
from welfare.housing.rules.facts import SENSITIVE_FACTS, from_details
from welfare.housing.timeline import timeline
from welfare.housing.views import READ_BY, RUNNERS, bp, who_reads_all_only, who_runs_only
from welfare.sending.actions.files import attach
from welfare.sending.actions.receipts import claim, complete, digest_of
from welfare.sending.once import KEY_FIELD, expect_files
from welfare.sending.uploads import are_lost, name_left_out, received
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.listing import listing
from welfare.web.once import claimed_by_action
from welfare.web.receiving import takes_up_to
from welfare.web.versions import locked_to_edit, versioned

SENSITIVE = frozenset(fact.key for fact in SENSITIVE_FACTS)
BY_THE_BUREAU = HousingEvent.kind.in_((EventKind.CORRECTED, EventKind.OBJECTION_UPHELD))


@bp.route("/housing/rounds/<id:round_id>/application", methods=["GET", "POST"])
@access.roles(Role.TEACHER)
@takes_up_to(LARGEST_FORM)
@claimed_by_action
def apply(round_id: int) -> Any:
    """Apply in a round, on one page, with what the need has said already filled in."""
    uploads = received()
    round_ = locked_to_edit(round_in_reach(round_id))
    if request.method == "GET" and not is_possible(EventKind.APPLIED, phase(round_)):
        return redirect(url_for("housing.round_page", round_id=round_id), 303)
    needs = open_housing_needs(current_user)
    if request.method == "GET" and not needs:
        return render_template("housing/no_need.html", round=round_)
    form = _application_form(round_, needs)
    return act(
        form,
        lambda: _apply(round_, form, uploads),
        done=lambda takes_back: on_to(
            url_for("housing.round_page", round_id=round_id),
            _(
                "You have applied without the consent that you had given. The answers behind it are erased, "
                "and the files that you had sent. Send those again that tell of something else."
            )
            if takes_back
            else _("You have applied. Until applications close you can change it here."),
        ),
        page=lambda why: render_template(
            "housing/apply.html",
            round=round_,
            form=form,
            message=why,
            files=_shown_files(my_application(round_id, current_user)),
            files_lost=are_lost(),
        ),
    )


def _apply(round_: Round, form: ApplicationForm, uploads: Uploads) -> bool:
    """Apply once under the form's key, with the files that came with it or are to follow; whether that takes
    a consent back."""
    before = my_application(round_.id, current_user)
    takes_back = bool(before and before.sensitive and not form.sensitive)
    key = request.form[KEY_FIELD]
    said = {"need": form.need.data, "school": form.school.data, "facts": form.facts}
    content = {"round": round_.id, **said, "sensitive": form.sensitive}
    receipt, is_new = claim(key, digest_of(content), by=current_user)
    if is_new:
        mine = applications.apply(
            round_,
            by=current_user,
            need_id=form.need.data,
            school_id=form.school.data,
            facts=form.facts,
            sensitive=form.sensitive,
        )
        page = url_for("housing.round_page", round_id=round_.id)
        complete(receipt, address=page, application_id=mine.id)
    attach(uploads, key=key, by=current_user)
    expect_files()
    name_left_out(uploads)
    return takes_back


@bp.get("/housing/applications/<id:application_id>/files/<id:sent_file_id>")
@access.signed_in
def application_file(application_id: int, sent_file_id: int) -> Response:
    """A photo, whole or in parts; a document as a download: for the applicant and those who run housing."""
    return _file(application_id, sent_file_id)


@bp.get("/housing/applications/<id:application_id>/files/<id:sent_file_id>/thumbnail")
@access.signed_in
def application_thumbnail(application_id: int, sent_file_id: int) -> Response:
    """A photo, small."""
    return _file(application_id, sent_file_id, small=True)


def _file(application_id: int, sent_file_id: int, *, small: bool = False) -> Response:
    one = _one(application_id)
    if one.person_id != current_user.id and not reads_all_of_housing(current_user):
        abort(404)
    found = file_of(one, sent_file_id) or abort(404)
    return file_answer(found, f"application-{one.code}-{sent_file_id}", small=small, is_set_apart=True)


def _shown_files(one: Application | None) -> list[ShownFile]:
    if one is None:
        return []
    return shown(one, files_of(one))


@bp.post("/housing/rounds/<id:round_id>/application/withdrawal")
@access.roles(Role.TEACHER)
def withdraw(round_id: int) -> Any:
    """Apply no longer."""
    round_in_reach(round_id)
    mine = my_application(round_id, current_user) or abort(404)
    return act_on_round(
        round_id,
        NothingMore(),
        lambda: applications.withdraw(mine, by=current_user),
        lambda _withdrawn: _("Your application is withdrawn."),
    )


@bp.get("/housing/rounds/<id:round_id>/applications")
@access.roles(*READ_BY)
@who_reads_all_only
def application_list(round_id: int) -> str:
    """Who applied, in the order in which they came, with points, places and offers."""
    round_ = round_in_reach(round_id)
    return render_template(
        "housing/applications.html",
        round=round_,
        listing=listing(application_rows(round_id), AS_THEY_CAME, is_counted=True),
        offers=allocated_in(round_id),
    )


@bp.get("/housing/applications/<id:application_id>")
@access.roles(*READ_BY)
@who_reads_all_only
def application(application_id: int) -> str:
    """One application: facts, also those kept apart, and its points item by item."""
    one = _one(application_id)
    if one.sensitive:
        note_opening(AccountEventKind.FACTS_OPENED, one.person_id, current_user, application=one.code)
    return _page(one)


@bp.post("/housing/applications/<id:application_id>/correction")
@access.roles(*RUNNERS)
@who_runs_only
def correct(application_id: int) -> Any:
    """Put facts right before the list is published."""
    hold_round_of(Application, application_id)
    one = _one(application_id)
    form = correction_form(CorrectionForm, one, rules_of(one.round).facts)
    return act(
        form,
        lambda: applications.correct(
            one,
            form.facts,
            form.sensitive,
            by=current_user,
            words=form.words.data,
            evidence=form.evidence.data,
        ),
        done=lambda _corrected: on_to(
            url_for("housing.application", application_id=application_id),
            _("Corrected. The applicant sees what was changed."),
        ),
        page=lambda why: _page(_one(application_id), form, why),
    )


def correction_form(kind: Any, one: Application, asked: frozenset[str], **more: Any) -> Any:
    """A form of facts as they are now; those kept apart only where the applicant has consented."""
    sensitive = dict(one.sensitive.facts) if one.sensitive else {}
    form = kind(data={**one.facts, **sensitive, **more})
    form.ask_only(asked if one.sensitive else asked - SENSITIVE)
    return versioned(form, lambda: newest_events(HousingEvent.application_id, one.id, BY_THE_BUREAU))


def _application_form(round_: Round, needs: Any) -> ApplicationForm:
    """What was applied with, else what the newest need has said."""
    mine = my_application(round_.id, current_user)
    places = schools_in(round_)
    begun: dict[str, Any] = {}
    if needs:
        begun = {"need": needs[0].id, **from_details(needs[0].details)}
    if current_user.organization_id in {place.id for place in places}:
        begun["school"] = current_user.organization_id
    if mine is not None and mine.withdrawn_at is not None:
        mine = None
    if mine is not None:
        begun = {"need": mine.need_id, "school": mine.school_id, **mine.facts}
        if mine.sensitive:
            begun |= {"consents": True, **mine.sensitive.facts}
    form = ApplicationForm(data=begun)
    form.need.choices = [SelectChoice(need.id, f"{need.number} {need.title}") for need in needs]
    form.school.choices = [
        SelectChoice(
            place.id,
            ngettext(
                "%(name)s: %(num)d flat", "%(name)s: %(num)d flats", place.flats, name=place.display_name
            ),
        )
        for place in places
    ]
    asked = rules_of(round_).facts
    form.ask_only(asked)
    if not asked & SENSITIVE:
        del form.consents
    return versioned(form) if mine is not None else form


def _one(application_id: int) -> Application:
    one = application_by_id(application_id)
    if one is None or is_withheld(one.person_id, current_user):
        abort(404)
    return one


def _page(one: Application, form: CorrectionForm | None = None, message: str | None = None) -> str:
    rules = rules_of(one.round)
    may_correct = (
        is_possible(EventKind.CORRECTED, phase(one.round))
        and one.withdrawn_at is None
        and not has_other_part(one.round_id, EventKind.CORRECTED, current_user)
    )
    if form is None and may_correct:
        form = correction_form(CorrectionForm, one, rules.facts)
    return render_template(
        "housing/application.html",
        application=one,
        rules=rules,
        points=own_points(one, rules),
        form=form,
        message=message,
        history=timeline(events_about(HousingEvent.application_id, one.id)),
        files=_shown_files(one),
        offer=allocated_in(one.round_id).get(one.id),
    )
