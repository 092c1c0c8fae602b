"""Bookings on screen: one's own, one of them and what can be done with it, checking in."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.homes import lifecycle, queries, refusals
from welfare.homes.bookings import hours
from welfare.homes.bookings import queries as booking_queries
from welfare.homes.bookings.actions import outcomes as actions
from welfare.homes.bookings.forms import CancellationForm, CodeForm, RefusalForm
from welfare.homes.bookings.models import Booking
from welfare.homes.models import TeachersHome
from welfare.homes.page import sentence_with_moments
from welfare.homes.timeline import timeline
from welfare.homes.views import bp, home_or_404, page_with
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.forms import NothingMore
from welfare.web.listing import listing


@bp.get("/homes/bookings")
@access.signed_in
def mine() -> str:
    """All my bookings, latest first."""
    here = listing(booking_queries.bookings_of(current_user), booking_queries.LATEST_FIRST)
    return render_template("homes/mine.html", listing=here)


@bp.get("/homes/bookings/<id:booking_id>")
@access.signed_in
def booking(booking_id: int) -> Any:
    """One booking: my own, or in a home that I keep."""
    return _booking_page(_booking_or_404(booking_id))


def _booking_or_404(booking_id: int) -> Booking:
    return booking_queries.booking_for(booking_id, current_user) or abort(404)


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
        may_check_in=found.state == lifecycle.BookingState.BOOKED
        and found.checked_in_at is None
        and hours.may_check_in(found.starts_at, found.ends_at, now),
        may_decide=is_keeper and is_to_come and found.state == lifecycle.BookingState.REQUESTED,
        place=booking_queries.place_in_line(found)
        if is_to_come and found.state == lifecycle.BookingState.WAITING
        else None,
        history=timeline(
            booking_queries.events_of(found),
            is_named=lambda event: is_keeper or event.by_id == found.person_id,
        ),
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
    found = booking_queries.booking_now(current_user, home)
    if found is None:
        raise refusals.NothingBookedNow
    return found
