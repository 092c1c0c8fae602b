"""Exporting: the button of a list, the page of one that takes longer, and the record of all."""

import io
from typing import Any
from urllib.parse import parse_qsl

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask_login import current_user
from sqlalchemy import Select
from wtforms import HiddenField, SelectField
from wtforms.validators import Length

from welfare import clock
from welfare.accounts.models import EventKind
from welfare.accounts.queries import names_of
from welfare.accounts.records.openings import note_fetching
from welfare.accounts.roles import STAFF_ROLES
from welfare.exports import actions, store
from welfare.exports.files import MEDIA_TYPES, Format
from welfare.exports.lists import ListExport, find_list, find_own, title_of
from welfare.exports.models import Export
from welfare.exports.queries import (
    acted_for,
    can_be_fetched,
    export_open_to,
    is_lent_still,
    is_under_way,
    reads_files_of_others,
    record_rows,
)
from welfare.extensions import read_only
from welfare.history.timeline import for_named
from welfare.web.access import access
from welfare.web.forms import Form
from welfare.web.keyset import Keys, count_at_most
from welfare.web.listing import listing as web_listing
from welfare.web.once import repeatable
from welfare.web.transaction import release_database

bp = Blueprint("exports", __name__)

HANDED_OUT_AT_ONCE = 2_000
"""Up to so many rows a file is made while its maker waits; longer ones are made beside the web server."""
LONGEST_FILTERS = 2_000
LOOKS_AGAIN_AFTER = 3
"""Seconds until the page of an export under way asks again, by itself and without script."""
NEWEST_FIRST = Keys((Export.id,), descending=True)


class ExportForm(Form):
    """Which file is wanted, and the arguments of the list's address."""

    format = SelectField(choices=[Format.XLSX.value, Format.CSV.value], default=Format.XLSX.value)
    filters = HiddenField(validators=[Length(max=LONGEST_FILTERS)])


@bp.post("/exports/lists/<name>")
@access.roles(*STAFF_ROLES)
@repeatable("hands the list out once more, and the record says so")
def make(name: str) -> Any:
    """Export a list as its page shows it: the file, or where it will be.

    What is handed out at once is written before it is recorded: nobody waits for the database meanwhile.
    """
    listing = _listing(name)
    form = ExportForm()
    if not form.validate_on_submit():
        abort(400)
    args = dict(parse_qsl(form.filters.data or ""))
    release_database()
    with read_only():
        export = actions.new_export(listing, by=current_user, args=args, format=Format(form.format.data))
        rows = listing.rows(current_user, args)
        is_long = isinstance(rows, Select) and count_at_most(rows, HANDED_OUT_AT_ONCE) > HANDED_OUT_AT_ONCE
        written = None if is_long else _written(export, listing)
    release_database()
    actions.ask_for(export)
    if written is None:
        return redirect(url_for("exports.show", token=export.token), 303)
    content, contents = written
    actions.mark_made(export, contents, digest=None)
    return _as_download(content, export, listing)


def _listing(name: str) -> ListExport:
    listing = find_list(name) or abort(404)
    if not listing.is_open_to(current_user):
        abort(403)
    return listing


def _written(export: Export, listing: ListExport) -> tuple[io.BytesIO, actions.Written]:
    """The file at once, and what is in it; nothing of it stays on the disk."""
    path = store.path_of(export.token)
    try:
        contents = actions.write(export, listing, path, by=current_user)
        return io.BytesIO(path.read_bytes()), contents
    finally:
        path.unlink(missing_ok=True)


def _as_download(file: Any, export: Export, listing: ListExport) -> Response:
    """A file under the name of its list and the day."""
    day = clock.local(export.asked_at).date().isoformat()
    response = send_file(
        file,
        mimetype=MEDIA_TYPES[export.format],
        as_attachment=True,
        download_name=f"{listing.title}-{day}.{export.format.value}",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/exports")
@access.roles(*STAFF_ROLES)
def record() -> str:
    """Who exported what: one's own, and for leaders and administrators what people in their reach took."""
    listing = web_listing(record_rows(current_user), NEWEST_FIRST, is_counted=True)
    names = names_of({person_id for row in listing.rows for person_id in acted_for(row)})
    return render_template(
        "exports/record.html",
        listing=listing,
        by_words=lambda row: for_named(row.by_name, [names[id_] for id_ in acted_for(row)]),
        title_of=title_of,
        is_under_way=is_under_way,
        can_be_fetched=lambda row: can_be_fetched(row) and _may_fetch(row),
        opens_all=reads_files_of_others(current_user),
        own_page=lambda row: own.page if (own := find_own(row.listing)) else None,
    )


@bp.get("/exports/<token>")
@access.roles(*STAFF_ROLES)
def show(token: str) -> Response:
    """How far an export is, and its file once it is ready."""
    export = export_open_to(current_user, token) or abort(404)
    is_open = _may_fetch(export)
    page = render_template(
        "exports/show.html",
        export=export,
        title=title_of(export.listing),
        is_own=export.by_id == current_user.id,
        under_way=is_under_way(export),
        is_lent_still=is_open,
        fetchable=can_be_fetched(export) and is_open,
    )
    response = make_response(page)
    if is_under_way(export):
        response.headers["Refresh"] = str(LOOKS_AGAIN_AFTER)
    return response


def _may_fetch(export: Any) -> bool:
    """Whether what was lent to whoever asked for it is so still; auditors read by no role that is lent."""
    return export.by_id != current_user.id or is_lent_still(export, current_user)


@bp.get("/exports/<token>/file")
@access.roles(*STAFF_ROLES)
def file(token: str) -> Any:
    """The file, for whoever asked for it and for the bureau's auditors, for a day."""
    export = export_open_to(current_user, token) or abort(404)
    is_own = export.by_id == current_user.id
    listing = _listing(export.listing) if is_own else find_list(export.listing) or abort(404)
    path = store.path_of(export.token)
    if not can_be_fetched(export) or not _may_fetch(export) or not path.exists():
        return redirect(url_for(".show", token=token), 303)  # which says why
    note_fetching(EventKind.EXPORT_FETCHED, export.by_id, list=export.listing, export=export.id)
    return _as_download(path, export, listing)
