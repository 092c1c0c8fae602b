"""A room on screen: its days, the times of one of them, and the form that books it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from wtforms import SelectChoice

from welfare import clock
from welfare.accounts.calendar.page import warn_of_clashes
from welfare.homes import lifecycle, refusals
from welfare.homes.bookings import hours as rules
from welfare.homes.bookings.actions import booking as actions
from welfare.homes.bookings.actions.booking import Booked, IfTaken
from welfare.homes.bookings.forms import BookingForm
from welfare.homes.bookings.hours import Wish, as_clock
from welfare.homes.forms import times
from welfare.homes.models import Room, TeachersHome
from welfare.homes.page import days_in_words, sentence_with_moments
from welfare.homes.rooms.page import DAYS, Day, Slot, days_of, row_that_holds
from welfare.homes.views import bp, home_or_404
from welfare.web.access import access
from welfare.web.act import act


@bp.route("/homes/<id:home_id>/rooms/<id:room_id>", methods=["GET", "POST"])
@access.signed_in
def room(home_id: int, room_id: int) -> Any:
    """A room's days, the times of one of them, and the form that books it."""
    form = BookingForm()
    if form.is_submitted():
        home = home_or_404(home_id)
        form.begins.choices, form.ends.choices = _times_of(home, _room_of(home, room_id))
    clashes: list[date] = []

    def book() -> Booked:
        try:
            return actions.book(room_id, wish_from(form), by=current_user, if_taken=_if_taken())
        except refusals.Taken as taken:
            clashes.extend(taken.days)
            raise

    return act(
        form,
        book,
        done=_after_booking,
        page=lambda why: _room_page(form, home_or_404(home_id), room_id, message=why, clashes=clashes),
        about={kind: form[kind.field] for kind in refusals.WishRefused.__subclasses__()},
        in_words=sentence_with_moments,
    )


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


def _times_of(home: TeachersHome, room: Room) -> tuple[Any, Any]:
    """The times at which the room changes hands on any day of the week."""
    first = min((hours.opens for hours in home.hours), default=0)
    last = max((hours.closes for hours in home.hours), default=rules.DAY_MINUTES)
    steps = {hours.opens % room.slot_minutes for hours in home.hours}
    step = room.slot_minutes if len(steps) == 1 else rules.SLOT_MINUTES
    return times(first, last - step, step), times(first + step, last, step)


def _room_page(
    form: BookingForm, home: TeachersHome, room_id: int, *, message: str | None, clashes: Sequence[date]
) -> str:
    room = _room_of(home, room_id)
    asked_for = _within_reach(form.day.data if form.is_submitted() else _day_asked_for())
    days = days_of(room, home, row_that_holds(asked_for or clock.today()), current_user)
    begun = next((day for day in days if day.is_free), days[0])
    shown = next(day for day in days if day.day == asked_for) if asked_for else begun
    _offer(form, shown, room)
    return render_template(
        "homes/room.html",
        form=form,
        home=home,
        room=room,
        days=days,
        shown=shown,
        earlier=_within_reach(days[0].day - timedelta(days=DAYS)),
        later=_within_reach(days[0].day + timedelta(days=DAYS)),
        message=message,
        clashes=days_in_words(clashes),
        some_are_free=bool(clashes) and len(clashes) < (form.weeks.data or 1),
        can_be_booked=home.state == lifecycle.HomeState.OPEN and room.is_active,
    )


def _offer(form: BookingForm, shown: Day, room: Room) -> None:
    """The times of the day that is shown: those that are taken too, since one can wait for them."""
    form.day.raw_data, form.day.data = None, shown.day
    if not shown.slots:
        return
    begins = {slot.begins: _begins_in_words(slot) for slot in shown.slots}
    ends = [slot.begins + room.slot_minutes for slot in shown.slots]
    if not form.is_submitted():
        asked_for = request.args.get("begins", type=int)
        free = next((slot.begins for slot in shown.slots if slot.is_free), shown.slots[0].begins)
        form.begins.data = asked_for if asked_for in begins else free
        form.ends.data = form.begins.data + room.slot_minutes
    form.begins.choices = _with_typed(begins, form.begins.data)
    form.ends.choices = _with_typed({minutes: as_clock(minutes) for minutes in ends}, form.ends.data)


def _with_typed(times: dict[int, str], typed: int | None) -> list[SelectChoice]:
    """These times, and the one that was sent, which may be none of them."""
    if typed is not None:
        times = {typed: as_clock(typed), **times}
    return [SelectChoice(minutes, words) for minutes, words in sorted(times.items())]


def _begins_in_words(slot: Slot) -> str:
    begins = as_clock(slot.begins)
    return begins if slot.is_free else _("%(time)s (%(words)s)", time=begins, words=slot.words)


def _day_asked_for() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _within_reach(day: date | None) -> date | None:
    """The day, if it can be booked at all: what is over is not offered."""
    today = clock.today()
    return day if day is not None and today <= day <= today + rules.BOOKED_AHEAD else None


def _after_booking(booked: Booked) -> Any:
    first = booked.bookings[0]
    made = len(booked.bookings)
    warn_of_clashes([(one.starts_at, one.ends_at) for one in booked.bookings], but="booking-")
    if booked.closed:
        flash(_("Left out, because it is closed: %(days)s.", days=days_in_words(booked.closed)), "warn")
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
