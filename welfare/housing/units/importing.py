"""Importing flats: choose a table, look at what it would do, confirm."""

import io
from typing import Any

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from welfare.extensions import db
from welfare.housing.labels import OBTAINED, UNIT_FIELD
from welfare.housing.queries import schools
from welfare.housing.units.forms import ImportForm, UnitFileForm
from welfare.housing.units.table import KINDS, carry_out, make_plan, read_rows
from welfare.housing.views import RUNNERS, bp, who_runs_only
from welfare.organizations.models import Organization
from welfare.refusals import Refusal
from welfare.tables import kept as kept_tables
from welfare.tables.reading import read_table
from welfare.tables.workbook import CONTENT_TYPE, write_workbook
from welfare.web.access import access
from welfare.web.errors import sentence_of

FLATS = "flats"
"""The kind of table, as it is kept between preview and import."""


@bp.route("/housing/units/import", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def unit_import() -> Any:
    """Choose a file. It is read and kept for the preview; nothing is imported yet."""
    form = UnitFileForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422 if form.errors else 200
    try:
        rows = read_rows(read_table(form.file.data.read()))
    except Refusal as refusal:
        form.file.errors = [sentence_of(refusal)]
        return _upload_page(form), refusal.status
    name = (form.file.data.filename or "")[-80:]
    token = kept_tables.keep(FLATS, {"name": name, "rows": rows}, person_id=current_user.id)
    return redirect(url_for("housing.unit_import_preview", token=token), 303)


@bp.get("/housing/units/import/template")
@access.roles(*RUNNERS)
@who_runs_only
def unit_import_template() -> Response:
    """An empty table to fill in, with the schools and the ways to obtain a flat on sheets of their own."""
    sheets = {
        _("The flats"): [[str(heading) for heading in UNIT_FIELD.values()]],
        _("Schools"): [[_("School")], *([school.name] for school in schools())],
        _("Ways"): [[_("How it was obtained")], *([str(label)] for label in OBTAINED.values())],
    }
    file = io.BytesIO(write_workbook(sheets))
    return send_file(file, mimetype=CONTENT_TYPE, as_attachment=True, download_name=_("flats-template.xlsx"))


@bp.route("/housing/units/import/<token>", methods=["GET", "POST"])
@access.roles(*RUNNERS)
@who_runs_only
def unit_import_preview(token: str) -> Any:
    """What the table would do, row by row; POST does it, if it would still do the same."""
    form = ImportForm()
    confirmed = form.validate_on_submit()
    if confirmed:
        _one_import_at_a_time()
    kept = kept_tables.find(FLATS, token, person_id=current_user.id)
    if kept is None:
        message = _("This table is no longer kept. Choose the file once more; what was imported stays.")
        return _upload_page(UnitFileForm(formdata=None), message), 404
    if "done" in kept:
        return redirect(url_for("housing.unit_list"), 303)
    plan = make_plan(kept["rows"], {school.id: school for school in schools()})
    if confirmed and form.fingerprint.data == plan.fingerprint:
        done = carry_out(plan, by=current_user)
        kept_tables.note(FLATS, token, kept, done=done, rows=[])
        number = done.get("new", 0) + done.get("changed", 0)
        flash(ngettext("%(num)d flat was imported.", "%(num)d flats were imported.", number))
        return redirect(url_for("housing.unit_list"), 303)
    message = _("Meanwhile something has changed here. Please look once more.") if confirmed else None
    form.fingerprint.data = plan.fingerprint
    page = render_template(
        "housing/import_preview.html",
        token=token,
        name=kept["name"],
        plan=plan,
        kinds=KINDS,
        fields=UNIT_FIELD,
        form=form,
        message=message,
    )
    return page, 409 if message else 200


def _upload_page(form: UnitFileForm, message: str | None = None) -> str:
    return render_template(
        "housing/import.html", form=form, message=message, fields=UNIT_FIELD, ways=OBTAINED.values()
    )


def _one_import_at_a_time() -> None:
    """Two imports at once would both find a door free; the bureau's row is the lock (SQLite needs none)."""
    root = select(Organization.id).where(Organization.parent_id.is_(None))
    db.session.execute(root.with_for_update(key_share=True))
