"""Keeping homes on screen: adding and describing one, its rooms, its photos."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.files.pictures import LARGEST_UPLOAD
from welfare.files.uploads import read_uploads
from welfare.history.queries import newest_events
from welfare.homes import queries
from welfare.homes.actions.record import lock_home
from welfare.homes.keeping import actions
from welfare.homes.keeping.actions import MOST_PHOTOS, Outline, RoomOutline
from welfare.homes.keeping.forms import HomeForm, RoomForm
from welfare.homes.lifecycle import EventKind, FacilityKind
from welfare.homes.models import HomeEvent, Room, TeachersHome
from welfare.homes.options import KEPT
from welfare.homes.refusals import NoHoursYet, RoomIsBooked
from welfare.homes.views import bp
from welfare.organizations.models import Organization
from welfare.refusals import NameTaken, Refusal
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.receiving import out_of_turn, takes_up_to
from welfare.web.versions import locked_to_edit, versioned


def kept_or_404(home_id: int) -> TeachersHome:
    """A home that the reader keeps; for anything else 404, whether it is there or not."""
    return queries.home_to_keep(home_id, current_user) or abort(404)


@bp.route("/homes/new", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def new() -> Any:
    """A home for a school; it begins as a proposal."""
    form = HomeForm()
    form.school.offer(KEPT.offered_to(current_user))
    if not (form.school.options or form.school.choices):
        abort(404)
    return act(
        form,
        lambda: actions.add_home(
            db.session.get_one(Organization, form.school.data), outline_from(form), by=current_user
        ),
        done=lambda home: on_to(
            url_for("homes.show", home_id=home.id), _("Added. Give it rooms and photos, then open it.")
        ),
        page=lambda why: render_template("homes/edit.html", form=form, home=None, message=why),
        about={NameTaken: form.name},
    )


@bp.route("/homes/<id:home_id>/edit", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def edit(home_id: int) -> Any:
    """Say something else about a home."""
    home = _kept_to_edit(home_id)
    form = HomeForm(data=_as_form(home))
    del form.school
    versioned(form, lambda: _edits(home))
    return act(
        form,
        lambda: actions.edit_home(home_id, outline_from(form), by=current_user),
        done=lambda freed: on_to(
            url_for("homes.show", home_id=home_id),
            ngettext(
                "Saved; %(num)d booking was cancelled.", "Saved; %(num)d bookings were cancelled.", freed
            )
            if freed
            else _("Saved."),
        ),
        page=lambda why: render_template("homes/edit.html", form=form, home=home, message=why),
        about={NameTaken: form.name, NoHoursYet: form.opens_0},
    )


def _kept_to_edit(home_id: int) -> TeachersHome:
    """As `kept_or_404`; where a form is sent, the home is locked with what it has, as they are now."""
    home = kept_or_404(home_id)
    return home if request.method == "GET" else lock_home(home.id)


def _edits(home: TeachersHome) -> Sequence[HomeEvent]:
    return newest_events(HomeEvent.home_id, home.id, HomeEvent.kind == EventKind.EDITED)


def outline_from(form: HomeForm) -> Outline:
    """What a valid form says of a home."""
    return Outline(
        name=form.name.data,
        rules=form.rules.data or "",
        cost_yuan=form.cost_yuan.data or 0,
        facilities=[FacilityKind(kind) for kind in form.facilities.data],
        hours=form.hours,
        is_shut_on_holidays=form.is_shut_on_holidays.data,
    )


def _as_form(home: TeachersHome) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": home.name,
        "rules": home.rules,
        "cost_yuan": home.cost_yuan,
        "is_shut_on_holidays": home.is_shut_on_holidays,
        "facilities": [facility.kind.value for facility in home.facilities],
    }
    for hours in home.hours:
        data |= {f"opens_{hours.weekday}": hours.opens, f"closes_{hours.weekday}": hours.closes}
    return data


@bp.route("/homes/<id:home_id>/rooms/new", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def new_room(home_id: int) -> Any:
    """One more room to book."""
    return _edit_room(kept_or_404(home_id), None)


@bp.route("/homes/<id:home_id>/rooms/<id:room_id>/edit", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def edit_room(home_id: int, room_id: int) -> Any:
    """Say something else about a room."""
    home = kept_or_404(home_id)
    room = next((room for room in home.rooms if room.id == room_id), None) or abort(404)
    _kept_to_edit(home_id)  # the home first, as whoever opens or closes it
    return _edit_room(home, locked_to_edit(room))


def _edit_room(home: TeachersHome, room: Room | None) -> Any:
    form = RoomForm(obj=room, data={"way": "seat" if room is None or room.is_by_seat else "whole"})
    if room is not None:
        versioned(form, lambda: [event for event in _edits(home) if event.words == room.name])

    def save() -> None:
        outline = RoomOutline(
            name=form.name.data,
            seats=form.seats.data,
            is_by_seat=form.way.data == "seat",
            slot_minutes=form.slot_minutes.data,
            needs_approval=form.needs_approval.data,
            is_active=form.is_active.data,
        )
        if room is None:
            actions.add_room(home.id, outline, by=current_user)
        else:
            actions.edit_room(room, outline, by=current_user)

    return act(
        form,
        save,
        done=lambda _saved: on_to(url_for("homes.show", home_id=home.id), _("Saved.")),
        page=lambda why: render_template(
            "homes/edit_room.html", form=form, home=home, room=room, message=why
        ),
        about={NameTaken: form.name, RoomIsBooked: form.seats},
    )


@bp.route("/homes/<id:home_id>/photos", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
@takes_up_to(MOST_PHOTOS * LARGEST_UPLOAD)
def photos(home_id: int) -> Any:
    """The photos of a home; POST adds some."""
    files, by_id = request.files.getlist("photos"), current_user.id
    with out_of_turn() if files else nullcontext():
        uploads = read_uploads(files, by_id=by_id, at_most=MOST_PHOTOS)
    home = kept_or_404(home_id)
    message = None
    if NothingMore().validate_on_submit():
        for name, refusal in uploads.refused:
            flash(_("%(file)s was left out. %(reason)s", file=name, reason=sentence_of(refusal)), "warn")
        try:
            actions.add_photos(home.id, uploads.pictures, by=current_user)
            return redirect(url_for("homes.photos", home_id=home.id), 303)
        except Refusal as refusal:
            message = sentence_of(refusal)
    page = render_template(
        "homes/photos.html", home=home, photos=queries.photos_of(home), most=MOST_PHOTOS, message=message
    )
    return page, 422 if message else 200


@bp.post("/homes/<id:home_id>/photos/<id:home_photo_id>/removal")
@access.roles(*queries.KEEPER_ROLES)
def photo_removal(home_id: int, home_photo_id: int) -> Any:
    """It is no longer shown."""
    home = kept_or_404(home_id)
    found = locked_to_edit(queries.photo_to_remove(home, home_photo_id) or abort(404))
    if NothingMore().validate_on_submit():
        actions.remove_photo(found, by=current_user)
        flash(_("The photo is removed."))
    return redirect(url_for("homes.photos", home_id=home.id), 303)


def may_add_homes() -> bool:
    """Whether the reader keeps homes anywhere at all."""
    if queries.usual_unit_id() in current_user.reached_by(Role.HANDLER):
        return True
    return bool(current_user.reached_by(Role.SCHOOL_ADMIN, Role.CLERK))
