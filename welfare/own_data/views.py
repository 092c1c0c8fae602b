"""Under Me: asking for what is kept about oneself, and fetching it."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.accounts.models import EventKind
from welfare.accounts.record import record
from welfare.exports import store
from welfare.exports.actions import ask_for, new_export
from welfare.exports.files import MEDIA_TYPES, Format
from welfare.exports.queries import can_be_fetched, is_under_way, own_file_by_token, own_files
from welfare.own_data.archive import EXPORT
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable

bp = Blueprint("own_data", __name__)

SHOWN = 5
"""How many files asked for are listed, the newest first."""


@bp.get("/profile/data")
@access.signed_in
def index() -> str:
    """What is in the file, and those that were asked for."""
    return _page(NothingMore(formdata=None))


@bp.post("/profile/data")
@access.signed_in
def ask() -> Any:
    """Have the file made; a notice says when it is ready."""
    form = NothingMore()
    return act(
        form,
        lambda: ask_for(new_export(EXPORT, by=current_user, args={}, format=Format.ZIP)),
        done=lambda _asked: on_to(
            url_for("own_data.index"), _("The file is being made. A notice tells you when it is ready.")
        ),
        page=lambda why: _page(form, why),
    )


def _page(form: NothingMore, why: str | None = None) -> str:
    return render_template(
        "own_data/index.html",
        form=form,
        files=own_files(current_user, EXPORT.name, at_most=SHOWN),
        days=store.OWN_KEPT_FOR.days,
        is_under_way=is_under_way,
        can_be_fetched=can_be_fetched,
        message=why,
    )


@bp.post("/profile/data/<token>/file")
@access.signed_in
@repeatable("hands the same file out once more")
def file(token: str) -> Any:
    """The file, for whoever it is about and nobody else."""
    export = own_file_by_token(current_user, token) or abort(404)
    path = store.path_of(export.token)
    if not NothingMore().validate_on_submit() or not can_be_fetched(export) or not path.exists():
        return redirect(url_for("own_data.index"), 303)
    me = current_user._get_current_object()
    record(me, EventKind.EXPORT_FETCHED, by=me, list=export.listing, export=export.id)
    day = clock.local(export.asked_at).date().isoformat()
    response = send_file(
        path,
        mimetype=MEDIA_TYPES[Format.ZIP],
        as_attachment=True,
        download_name=f"{EXPORT.title}-{day}.zip",
    )
    response.headers["Cache-Control"] = "no-store"
    return response
