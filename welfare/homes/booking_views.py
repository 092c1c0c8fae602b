"""Booking on screen: a room's day, one's own bookings, one booking, checking in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare import clock
from welfare.homes import queries, refusals, rules
from welfare.homes.actions import bookings as actions
from welfare.homes.actions.bookings import Booked, IfTaken
from welfare.homes.forms import BookingForm, CancellationForm, CodeForm, RefusalForm, times
from welfare.homes.models import Booking, Room, TeachersHome
from welfare.homes.presentation import days_in_words, hours_on, sentence_with_moments, slots_of
from welfare.homes.rules import Wish
from welfare.homes.views import bp, home_or_404, page_with
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.keyset import read_page

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
    return page_with(
        "homes/room.html",
        form,
        status=status,
        home=home,
        room=room,
        day=day,
        slots=slots_of(room, home, day, current_user),
        day_before=day - timedelta(days=1) if day > clock.today() else None,
        day_after=day + timedelta(days=1),
        today=clock.today(),
        clashes=days_in_words(clashes),
        some_are_free=bool(clashes) and len(clashes) < (form.weeks.data or 1),
        can_be_booked=home.state == rules.HomeState.OPEN and room.is_active,
    )


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


_WORDS_AFTER: dict[rules.BookingState, Callable[[], str]] = {
    rules.BookingState.BOOKED: lambda: _("Booked."),
    rules.BookingState.REQUESTED: lambda: _("Asked for. You are told as soon as a keeper has decided."),
    rules.BookingState.WAITING: lambda: _("You are on the waiting list, and are told when you move up."),
}


@bp.get("/homes/bookings")
@access.signed_in
def mine() -> str:
    """All my bookings, latest first."""
    page = read_page(
        queries.bookings_of(current_user),
        queries.LATEST_FIRST,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "homes/mine.html",
        bookings=page.rows,
        pager={
            "newer_url": url_for("homes.mine", before=page.newer) if page.newer else None,
            "older_url": url_for("homes.mine", after=page.older) if page.older else None,
            "newer_text": _("Later"),
            "older_text": _("Earlier"),
            "total_text": "",
        },
    )


@bp.get("/homes/bookings/<id:booking_id>")
@access.signed_in
def booking(booking_id: int) -> Any:
    """One booking: my own, or in a home that I keep."""
    return _booking_page(_booking_or_404(booking_id))


def _booking_or_404(booking_id: int) -> Booking:
    return queries.booking_for(booking_id, current_user) or abort(404)


def _booking_page(
    found: Booking,
    *,
    cancellation: CancellationForm | None = None,
    refusal_form: RefusalForm | None = None,
    message: str | None = None,
    status: int = 200,
) -> Any:
    is_keeper = queries.is_keeper(current_user, found.home.school_id)
    now = clock.now()
    is_to_come = found.ends_at > now
    page = render_template(
        "homes/booking.html",
        booking=found,
        is_mine=found.person_id == current_user.id,
        is_keeper=is_keeper,
        is_cancellable=actions.is_cancellable(found),
        may_check_in=found.state == rules.BookingState.BOOKED
        and found.checked_in_at is None
        and rules.may_check_in(found.starts_at, found.ends_at, now),
        may_decide=is_keeper and is_to_come and found.state == rules.BookingState.REQUESTED,
        place=queries.place_in_line(found)
        if is_to_come and found.state == rules.BookingState.WAITING
        else None,
        events=queries.events_of(found),
        cancellation=cancellation or CancellationForm(formdata=None),
        refusal_form=refusal_form or RefusalForm(formdata=None),
        message=message,
    )
    return page, status


@bp.post("/homes/bookings/<id:booking_id>/cancellation")
@access.signed_in
def cancellation(booking_id: int) -> Any:
    """Give a booking up; whoever waited moves up."""
    found = _booking_or_404(booking_id)
    form = CancellationForm()
    if not form.validate_on_submit():
        return _booking_page(found, cancellation=form, status=422)
    words, with_later = form.words.data or "", form.with_later.data
    return _do(
        found,
        lambda: actions.cancel(found, by=current_user, words=words, with_later=with_later),
        _("The booking is cancelled."),
    )


@bp.post("/homes/bookings/<id:booking_id>/approval")
@access.roles(*queries.KEEPER_ROLES)
def approval(booking_id: int) -> Any:
    """A keeper says yes."""
    found = _booking_or_404(booking_id)
    if not NothingMore().validate_on_submit():
        return _booking_page(found)
    return _do(found, lambda: actions.approve(found, by=current_user), _("The booking is approved."))


@bp.post("/homes/bookings/<id:booking_id>/refusal")
@access.roles(*queries.KEEPER_ROLES)
def refusal(booking_id: int) -> Any:
    """A keeper says no, and why."""
    found = _booking_or_404(booking_id)
    form = RefusalForm()
    if not form.validate_on_submit():
        return _booking_page(found, refusal_form=form, status=422)
    words = form.reason.data
    return _do(
        found, lambda: actions.decline(found, by=current_user, words=words), _("The booking is not approved.")
    )


@bp.post("/homes/bookings/<id:booking_id>/check-in")
@access.signed_in
def check_in(booking_id: int) -> Any:
    """I am here."""
    found = _booking_or_404(booking_id)
    if not NothingMore().validate_on_submit():
        return _booking_page(found)
    return _do(found, lambda: actions.check_in(found, by=current_user), _("Checked in. Welcome!"))


def _do(found: Booking, deed: Callable[[], object], done: str) -> Any:
    try:
        deed()
    except Refusal as refused:
        return _booking_page(found, message=sentence_with_moments(refused), status=refused.status)
    flash(done)
    return redirect(url_for("homes.booking", booking_id=found.id), 303)


@bp.route("/homes/<id:home_id>/check-in", methods=["GET", "POST"])
@access.signed_in
def check_in_by_code(home_id: int) -> Any:
    """I am here, with the code that hangs on the wall."""
    home = home_or_404(home_id)
    form = CodeForm(code=request.args.get("code", ""))
    if not form.validate_on_submit():
        return page_with("homes/check_in.html", form, home=home)
    try:
        found = booking_by_code(home, form.code.data)
        actions.check_in(found, by=current_user)
    except Refusal as refused:
        form.code.errors = [sentence_with_moments(refused)]
        return page_with("homes/check_in.html", form, home=home)
    flash(_("Checked in. Welcome!"))
    return redirect(url_for("homes.booking", booking_id=found.id), 303)


def booking_by_code(home: TeachersHome, code: str) -> Booking:
    """The reader's booking there at this time. Raises `WrongCode`, `NothingBookedNow`."""
    if "".join(code.split()) != home.code:
        raise refusals.WrongCode
    found = queries.booking_now(current_user, home)
    if found is None:
        raise refusals.NothingBookedNow
    return found
