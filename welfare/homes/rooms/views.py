"""A room's day on screen, and the form that books it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare import clock
from welfare.homes import lifecycle, refusals
from welfare.homes.bookings import hours as rules
from welfare.homes.bookings.actions import booking as actions
from welfare.homes.bookings.actions.booking import Booked, IfTaken
from welfare.homes.bookings.forms import BookingForm
from welfare.homes.bookings.hours import Wish
from welfare.homes.forms import times
from welfare.homes.models import Room, TeachersHome
from welfare.homes.page import days_in_words, hours_on, sentence_with_moments, slots_of
from welfare.homes.views import bp, home_or_404
from welfare.web.access import access
from welfare.web.errors import sentence_of

DAYS_BACK = 365
"""How far back a room's day can be looked at."""


@bp.route("/homes/<id:home_id>/rooms/<id:room_id>", methods=["GET", "POST"])
@access.signed_in
def room(home_id: int, room_id: int) -> Any:
    """A room's day, and the form that books it."""
    home = home_or_404(home_id)
    chosen = _room_of(home, room_id)
    form = BookingForm()
    form.begins.choices, form.ends.choices = _offer_times(home, chosen)
    if not form.is_submitted():
        _prefill(form, home, chosen)
    if not form.validate_on_submit():
        return _room_page(form, home, chosen)
    try:
        booked = actions.book(chosen.id, wish_from(form), by=current_user, if_taken=_if_taken())
    except refusals.Taken as taken:
        form.begins.errors = [sentence_of(taken)]
        return _room_page(form, home, chosen, clashes=taken.days, status=taken.status)
    except (refusals.HomeNotOpen, refusals.RoomNotOffered) as refusal:
        form.day.errors = [sentence_of(refusal)]
        return _room_page(form, home, chosen, status=refusal.status)
    except refusals.WishRefused as refusal:
        form[refusal.field].errors = [sentence_with_moments(refusal)]
        return _room_page(form, home, chosen)
    return _after_booking(booked)


def _room_of(home: TeachersHome, room_id: int) -> Room:
    return next((room for room in home.rooms if room.id == room_id), None) or abort(404)


def _if_taken() -> IfTaken:
    wanted = request.form.get("if_taken", "")
    return IfTaken(wanted) if wanted in list(IfTaken) else IfTaken.REFUSE


def wish_from(form: BookingForm) -> Wish:
    """What a valid form asks for."""
    return Wish(
        day=form.day.data,
        begins=form.begins.data,
        ends=form.ends.data,
        people=form.people.data,
        purpose=form.purpose.data or "",
        weeks=form.weeks.data or 1,
    )


def _offer_times(home: TeachersHome, room: Room) -> tuple[Any, Any]:
    """The times at which the room changes hands on any day of the week."""
    first = min((hours.opens for hours in home.hours), default=0)
    last = max((hours.closes for hours in home.hours), default=rules.DAY_MINUTES)
    steps = {hours.opens % room.slot_minutes for hours in home.hours}
    step = room.slot_minutes if len(steps) == 1 else rules.SLOT_MINUTES
    return times(first, last - step, step), times(first + step, last, step)


def _prefill(form: BookingForm, home: TeachersHome, room: Room) -> None:
    """The day and the slot that were chosen, else the next day that it opens, and its first free slot."""
    form.day.data = _day_asked_for() or _next_day_open(home)
    begins = request.args.get("begins", type=int)
    offered = [choice.value for choice in form.begins.choices]
    if begins not in offered:
        slots = slots_of(room, home, form.day.data, current_user)
        begins = next((slot.begins for slot in slots if slot.is_free), offered[0] if offered else None)
    if begins is not None:
        form.begins.data, form.ends.data = begins, begins + room.slot_minutes


def _day_asked_for() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if _is_near(day) else None


def _is_near(day: date) -> bool:
    return abs(day - clock.today()) <= timedelta(days=DAYS_BACK)


def _next_day_open(home: TeachersHome) -> date:
    days = (clock.today() + timedelta(days=n) for n in range(7))
    return next((day for day in days if hours_on(home, day)), clock.today())


def _room_page(
    form: BookingForm, home: TeachersHome, room: Room, *, clashes: Any = (), status: int | None = None
) -> Any:
    day = form.day.data if form.day.data and _is_near(form.day.data) else clock.today()
    page = render_template(
        "homes/room.html",
        form=form,
        home=home,
        room=room,
        day=day,
        slots=slots_of(room, home, day, current_user),
        day_before=day - timedelta(days=1) if day > clock.today() else None,
        day_after=day + timedelta(days=1),
        today=clock.today(),
        clashes=days_in_words(clashes),
        some_are_free=bool(clashes) and len(clashes) < (form.weeks.data or 1),
        can_be_booked=home.state == lifecycle.HomeState.OPEN and room.is_active,
    )
    return page, status or (422 if form.errors else 200)


def _after_booking(booked: Booked) -> Any:
    first = booked.bookings[0]
    made = len(booked.bookings)
    if booked.left_out:
        flash(_("Left out, because they are taken: %(days)s.", days=days_in_words(booked.left_out)), "warn")
    if made == 1:
        flash(_WORDS_AFTER[first.state]())
        return redirect(url_for("homes.booking", booking_id=first.id), 303)
    flash(ngettext("%(num)d booking made.", "%(num)d bookings made.", made))
    return redirect(url_for("homes.mine"), 303)


_WORDS_AFTER: dict[lifecycle.BookingState, Callable[[], str]] = {
    lifecycle.BookingState.BOOKED: lambda: _("Booked."),
    lifecycle.BookingState.REQUESTED: lambda: _("Asked for. You are told as soon as a keeper has decided."),
    lifecycle.BookingState.WAITING: lambda: _("You are on the waiting list, and are told when you move up."),
}
