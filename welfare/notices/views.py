"""The list of notices, how to be told, and the devices."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.models import Person
from welfare.extensions import begin_writing, db
from welfare.needs.queries import need_by_number
from welfare.notices import actions, queries
from welfare.notices.addressing import Linked, linked_by
from welfare.notices.devices import takes_devices, turn_on_here
from welfare.notices.forms import PreferencesForm, preferences_form
from welfare.notices.leads import address_for_staff
from welfare.notices.models import Notice
from welfare.notices.vapid import public_key, signing_key
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.listing import listing
from welfare.web.once import repeatable
from welfare.web.routing import row_id
from welfare.web.versions import locked_to_edit, versioned

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@access.signed_in
def index() -> str:
    """What there is to know, newest first; before all else what waits for the person's word and is unread."""
    here = listing(queries.notice_rows(current_user), queries.NEWEST_FIRST)
    first = queries.unread_that_ask(current_user) if here.is_first else []
    shown = {notice.id for notice in first}
    return render_template(
        "notices/index.html",
        listing=here,
        notices=[*first, *(notice for notice in here.rows if notice.id not in shown)],
        newest_unread=queries.newest_unread(current_user),
    )


@bp.post("/notices/reading")
@access.signed_in
@repeatable("read is read")
def reading() -> Response:
    """Mark one `notice` as read and go to what it is about, or all of them as far as `up_to`."""
    if not NothingMore().validate_on_submit():
        return redirect(url_for("notices.index"), 303)
    notice_id = request.form.get("notice", type=row_id)
    if notice_id is None:
        actions.read_all(current_user, up_to=request.form.get("up_to", 0, type=row_id))
        return redirect(url_for("notices.index"), 303)
    notice = queries.notice_by_id(notice_id, current_user)
    if notice is None:
        abort(404)
    actions.read(notice)
    return _to_what_it_is_about(notice)


@bp.get("/n/<id:notice_id>")
@access.signed_in
def opened(notice_id: int) -> Response:
    """Where a message outside the browser leads: the notice is read, and on to what it is about."""
    begin_writing()
    notice = queries.notice_by_id(notice_id, current_user)
    if notice is None:
        abort(404)
    actions.read(notice)
    return _to_what_it_is_about(notice)


def _to_what_it_is_about(notice: Notice) -> Response:
    if notice.need is None:
        return redirect(notice.address or url_for("notices.index"), 303)
    if need_by_number(notice.need.number, current_user) is None:
        flash(_("This need has gone to others meanwhile, so it is no longer shown to you."), "info")
        return redirect(url_for("notices.index"), 303)
    if notice.event is None or notice.need.raised_by_id == current_user.id:
        return redirect(url_for("needs.show", number=notice.need.number), 303)
    return redirect(address_for_staff(notice.need.number, notice.event.kind, notice.event.details), 303)


@bp.route("/profile/notices", methods=["GET", "POST"])
@access.signed_in
def preferences() -> Any:
    """How to be told: of what, when, and on which devices."""
    me = locked_to_edit(current_user._get_current_object())
    linked = linked_by(me.id)
    form = versioned(preferences_form(me.role_names, queries.preference_of(me), linked))
    return act(
        form,
        lambda: _choose(me, form, linked),
        done=lambda _chosen: on_to(url_for("notices.preferences"), _("Saved.")),
        page=lambda why: render_template(
            "notices/preferences.html",
            form=form,
            message=why,
            channels=[(form[f"by_{each.kind.name}"], each.is_closed) for each in linked],
            devices=queries.devices_of(current_user),
            takes_devices=takes_devices(),
            public_key=public_key(signing_key(current_app.config["SETTINGS"].instance)),
        ),
    )


def _choose(me: Person, form: PreferencesForm, linked: Sequence[Linked]) -> None:
    actions.choose(me, muted=form.muted, is_daily=form.is_daily, hour=form.hour.data)
    for each in linked:
        actions.choose_by_channel(me, each.kind.name, form.wants(each.kind.name))


@bp.post("/notices/devices")
@access.signed_in
@repeatable("a browser is one device, however often it asks")
def devices() -> tuple[Response, int]:
    """Turn notices on for this browser, whose subscription comes as JSON: 201, or 200 if it was on."""
    try:
        device, is_new = turn_on_here(current_user, request.get_json(silent=True))
    except Refusal as refusal:
        db.session.rollback()
        return jsonify(message=sentence_of(refusal)), refusal.status
    return jsonify(id=device.id, label=device.label), 201 if is_new else 200


@bp.post("/notices/devices/<id:device_id>/removal")
@access.signed_in
def remove_device(device_id: int) -> Response:
    """Tell a device nothing more."""
    device = queries.device_by_id(device_id, current_user)
    if device is None:
        abort(404)
    if NothingMore().validate_on_submit():
        actions.remove_device(device)
        flash(_("That device gets no more notices."))
    return redirect(url_for("notices.preferences"), 303)
