"""A teacher's own record: hours by year, for Excel and on paper; certificates, on screen and on paper."""

from itertools import groupby
from typing import Any

from flask import Response, abort, render_template
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.tables.workbook import CONTENT_TYPE, write_workbook
from welfare.training import queries
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.labels import full_day, kind_of_session, mode_label, programme_or_kind
from welfare.training.records.page import certified
from welfare.training.views import bp
from welfare.web.access import access
from welfare.web.apart import takes_long


@bp.get("/training/hours")
@access.signed_in
def hours() -> str:
    """The person's own training hours, year by year."""
    return render_template("training/hours.html", years=_years(), person=current_user)


@bp.get("/training/hours.xlsx")
@access.signed_in
@takes_long
def hours_workbook() -> Response:
    """The same as a workbook of text: nothing in it is ever read as a formula."""
    headings = [
        _("Year"),
        _("Day"),
        _("Session"),
        _("Programme"),
        _("Kind"),
        _("Mode"),
        _("Place"),
        _("Training hours"),
    ]
    rows = [
        [
            str(row.held_on.year),
            row.held_on.isoformat(),
            row.title,
            programme_or_kind(row),
            kind_of_session(row.kind),
            mode_label(row.mode),
            row.place,
            f"{row.credited:g}",
        ]
        for row in enrolment_queries.record_of(current_user)
    ]
    response = Response(write_workbook({_("Training hours"): [headings, *rows]}), mimetype=CONTENT_TYPE)
    response.headers["Content-Disposition"] = "attachment; filename=training-hours.xlsx"
    return response


@bp.get("/training/hours.pdf")
@access.signed_in
@takes_long
def hours_pdf() -> Response:
    """The same on paper."""
    from welfare.training.records.pdf import record_pdf  # with all that knows fonts: not at every start

    today = full_day(clock.today())
    return _pdf(
        record_pdf(current_user, _years(), bureau=queries.name_of_bureau(), day=today), "training-record.pdf"
    )


@bp.get("/training/enrolments/<id:enrolment_id>/certificate")
@access.signed_in
def certificate(enrolment_id: int) -> str:
    """A page to print, for what was attended and for nothing else."""
    shown = _certificate(enrolment_id)
    return render_template("training/certificate.html", **shown, words=certified(shown["enrolment"]))


@bp.get("/training/enrolments/<id:enrolment_id>/certificate.pdf")
@access.signed_in
def certificate_file(enrolment_id: int) -> Response:
    """The same as a file."""
    from welfare.training.records.pdf import certificate_pdf

    return _pdf(certificate_pdf(**_certificate(enrolment_id)), "certificate.pdf")


def _certificate(enrolment_id: int) -> dict[str, Any]:
    is_organiser = queries.keeps_training(current_user)
    enrolment = enrolment_queries.enrolment_by_id(enrolment_id, current_user, is_organiser=is_organiser)
    if enrolment is None or enrolment.attended_at is None:
        abort(404)
    day = full_day(clock.local(enrolment.session.ends_at).date())
    return {"enrolment": enrolment, "bureau": queries.name_of_bureau(), "day": day}


def _pdf(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _years() -> list[dict[str, Any]]:
    """The record, year by year, latest first, each with its sum."""
    record = enrolment_queries.record_of(current_user)
    years = []
    for year, rows in groupby(record, key=lambda row: row.held_on.year):
        of_year = list(rows)
        years.append({"year": year, "rows": of_year, "hours": sum(row.credited for row in of_year)})
    return years
