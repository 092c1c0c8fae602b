"""Visits on a leader's phone: which schools are still to be visited, and what was found at each."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.roles import Role
from welfare.files.answers import file_answer
from welfare.files.models import Document, Photo
from welfare.files.page import shown_files
from welfare.files.uploads import LARGEST_FORM, Uploads
from welfare.history.labels import explained
from welfare.history.queries import newest_events
from welfare.history.slips import SLIPS, What
from welfare.measures.actions import correctable_until, is_correctable
from welfare.measures.contacts.queries import contacts_of
from welfare.measures.models import MeasureEvent
from welfare.measures.policy import may_correct_visit
from welfare.measures.refusals import NotYours
from welfare.measures.timeline import timeline
from welfare.measures.visits.actions import Report, correct_numbers, record_visit
from welfare.measures.visits.forms import CorrectionForm, VisitForm
from welfare.measures.visits.models import Visit
from welfare.measures.visits.page import bare_form, report_from, visit_form, waits_for_nobody
from welfare.measures.visits.queries import (
    NEWEST_FIRST,
    file_of,
    files_of,
    findings_of,
    visit_by_id,
    visit_rows,
)
from welfare.sending.actions.files import attach
from welfare.sending.actions.receipts import key_of
from welfare.sending.once import expect_files
from welfare.sending.uploads import are_lost, name_left_out, received
from welfare.web.access import access
from welfare.web.act import act, on_to, shown
from welfare.web.listing import listing
from welfare.web.once import claimed_by_action
from welfare.web.pwa import OfflineForm, render_shell
from welfare.web.receiving import takes_up_to
from welfare.web.routing import row_id
from welfare.web.versions import locked_to_edit, versioned

bp = Blueprint("visits", __name__)

READERS = (Role.LEADER, Role.CLERK, Role.AUDITOR)


@bp.get("/visits")
@access.roles(*READERS)
def index() -> str:
    """Which contact schools are still to be visited, and the visits made."""
    is_leader = Role.LEADER in current_user.role_names
    here = listing(visit_rows(current_user), NEWEST_FIRST, is_counted=True)
    return render_template(
        "measures/visits/index.html",
        is_leader=is_leader,
        is_clerk=Role.CLERK in current_user.role_names,
        contacts=contacts_of(current_user) if is_leader and here.is_first else [],
        listing=here,
    )


@bp.route("/visits/new", methods=["GET", "POST"])
@access.roles(Role.LEADER)
@takes_up_to(LARGEST_FORM)
@claimed_by_action
def new() -> Any:
    """One page for a phone; sent, it leads to the visit, however often the same form is sent."""
    uploads = received()
    form = visit_form(current_user)
    if not form.is_submitted():
        form.visited_on.data = clock.today()
        form.school.data = request.args.get("school", type=row_id)
        return _page(form)
    key = key_of(request.form) or abort(400)
    report = report_from(form, key, current_user) if form.validate_on_submit() or form.errors else None
    if report is None:
        return shown(form, lambda: _page(form))
    return act(
        form,
        lambda: _record(report, uploads),
        done=lambda visit: on_to(url_for("visits.show", visit_id=visit.id)),
        page=lambda why: _page(form, why),
    )


def _record(report: Report, uploads: Uploads) -> Visit:
    """The visit, with the files that came with it or are to follow."""
    visit, _is_new = record_visit(report, by=current_user)
    attach(uploads, key=report.key, by=current_user)
    expect_files()
    name_left_out(uploads)
    return visit


@bp.get("/offline/visits/new")
@access.public
def offline() -> str:
    """The form as a shell: the schools of the district, and nobody's name."""
    return render_shell("measures/visits/new.html", form=bare_form())


def offline_forms() -> list[OfflineForm]:
    """The form of a visit, on the phones of those who visit."""
    if not current_user.is_authenticated or Role.LEADER not in current_user.role_names:
        return []
    schools = [choice.value for choice in bare_form().school.choices]
    return [
        OfflineForm(
            label=_("A visit"),
            picture="category-other",
            address=url_for("visits.new"),
            shell=url_for("visits.offline"),
            state=schools,
            files=("css/visits.css",),
        )
    ]


@bp.get("/visits/<id:visit_id>")
@access.roles(*READERS)
def show(visit_id: int) -> str:
    """One visit: where, when, whom as numbers, and what became of what was found."""
    visit = _visit(visit_id)
    files = files_of(visit)
    there = [(file.id, file.kept) for file in files if file.kept is not None]
    findings = findings_of(visit, current_user)
    return render_template(
        "measures/visits/show.html",
        visit=visit,
        findings=findings,
        is_untaken=waits_for_nobody(findings),
        files=shown_files(
            there, lambda file_id: url_for("visits.file", visit_id=visit_id, sent_file_id=file_id)
        ),
        files_sent=len(files),
        files_arrived=len(there),
        counts=[(name, VisitForm.label_of(name), getattr(visit, name)) for name in VisitForm.COUNTS],
        may_correct=may_correct_visit(current_user, visit) and is_correctable(What.VISIT, visit.entered_at),
        history=timeline(_history(visit_id)),
    )


@bp.route("/visits/<id:visit_id>/correction", methods=["GET", "POST"])
@access.roles(Role.LEADER, Role.CLERK)
def correct(visit_id: int) -> Any:
    """Its right numbers, where they were a slip."""
    here = locked_to_edit(_visit(visit_id))
    if not may_correct_visit(current_user, here):
        raise NotYours
    until = correctable_until(What.VISIT, here.entered_at)
    form = versioned(CorrectionForm(obj=here), lambda: _history(visit_id))
    return act(
        form,
        lambda: correct_numbers(here, form.numbers, by=current_user, words=form.words.data),
        done=lambda _corrected: on_to(url_for("visits.show", visit_id=visit_id), _("Saved.")),
        page=lambda why: render_template(
            "measures/visits/correction.html",
            visit=_visit(visit_id),
            form=form,
            message=why,
            explained=explained(SLIPS[What.VISIT], until=until),
        ),
    )


def _history(visit_id: int) -> Sequence[MeasureEvent]:
    return newest_events(MeasureEvent.visit_id, visit_id)


@bp.get("/visits/<id:visit_id>/files/<id:sent_file_id>")
@access.roles(*READERS)
def file(visit_id: int, sent_file_id: int) -> Response:
    """A photo, whole or in parts; a document as a download."""
    return file_answer(_file(visit_id, sent_file_id), f"visit-{sent_file_id}")


@bp.get("/visits/<id:visit_id>/files/<id:sent_file_id>/thumbnail")
@access.roles(*READERS)
def thumbnail(visit_id: int, sent_file_id: int) -> Response:
    """A photo, small."""
    return file_answer(_file(visit_id, sent_file_id), f"visit-{sent_file_id}", small=True)


def _visit(visit_id: int) -> Visit:
    return visit_by_id(visit_id, current_user) or abort(404)


def _file(visit_id: int, sent_file_id: int) -> Photo | Document:
    return file_of(_visit(visit_id), sent_file_id) or abort(404)


def _page(form: VisitForm, why: str | None = None) -> str:
    """The form with everything typed."""
    return render_template(
        "measures/visits/new.html",
        form=form,
        refusal=why,
        files_lost=are_lost(),
    )
