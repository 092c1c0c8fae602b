"""Bookings on screen: one's own, one of them and what can be done with it, checking in."""

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare import clock
from welfare.history.labels import explained
from welfare.history.slips import SLIPS, What
from welfare.homes import lifecycle, queries, refusals
from welfare.homes.bookings import hours
from welfare.homes.bookings import queries as booking_queries
from welfare.homes.bookings.actions import outcomes as actions
from welfare.homes.bookings.forms import CancellationForm, CodeForm, RefusalForm, UseForm
from welfare.homes.bookings.models import Booking
from welfare.homes.models import TeachersHome
from welfare.homes.page import sentence_with_moments
from welfare.homes.timeline import timeline
from welfare.homes.views import bp, home_or_404
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import Form, NothingMore
from welfare.web.listing import listing


@bp.get("/homes/bookings")
@access.signed_in
def mine() -> str:
    """All my bookings, latest first."""
    here = listing(booking_queries.bookings_of(current_user), booking_queries.LATEST_FIRST)
    return render_template("homes/mine.html", listing=here)


@bp.get("/homes/bookings/<id:booking_id>")
@access.signed_in
def booking(booking_id: int) -> str:
    """One booking: my own, or in a home that I keep."""
    return _booking_page(_booking_or_404(booking_id))


def _booking_or_404(booking_id: int) -> Booking:
    return booking_queries.booking_for(booking_id, current_user) or abort(404)


def _booking_page(
    found: Booking,
    *,
    cancellation: CancellationForm | None = None,
    refusal_form: RefusalForm | None = None,
    use_form: UseForm | None = None,
    message: str | None = None,
) -> str:
    is_mine = found.person_id == current_user.id
    is_keeper = queries.is_keeper(current_user, found.home.school_id)
    sees_names = queries.sees_bookings(current_user, found.home.school_id)
    now = clock.now()
    is_to_come = found.ends_at > now
    return render_template(
        "homes/booking.html",
        booking=found,
        is_mine=is_mine,
        is_keeper=is_keeper,
        is_cancellable=(is_mine or is_keeper) and actions.is_cancellable(found),
        may_check_in=(is_mine or is_keeper)
        and found.state == lifecycle.BookingState.BOOKED
        and found.checked_in_at is None
        and hours.may_check_in(found.starts_at, found.ends_at, now),
        may_decide=is_keeper and is_to_come and found.state == lifecycle.BookingState.REQUESTED,
        place=booking_queries.place_in_line(found)
        if is_to_come and found.state == lifecycle.BookingState.WAITING
        else None,
        history=timeline(
            booking_queries.events_of(found),
            is_named=lambda event: sees_names or event.by_id == found.person_id,
        ),
        cancellation=cancellation or CancellationForm(formdata=None),
        refusal_form=refusal_form or RefusalForm(formdata=None),
        use_form=use_form or UseForm(formdata=None, was_used="no" if found.checked_in_at else "yes"),
        use_explained=_use_explained(found) if is_keeper else None,
        message=message,
    )


def _use_explained(found: Booking) -> str | None:
    """What follows from correcting whether it was used; None where nobody can now."""
    until = actions.use_correctable_until(found)
    is_booked = found.state == lifecycle.BookingState.BOOKED
    if not is_booked or not actions.is_known_whether_used(found) or clock.today() > until:
        return None
    return explained(SLIPS[What.USE], until=until)


@bp.post("/homes/bookings/<id:booking_id>/cancellation")
@access.signed_in
def cancellation(booking_id: int) -> Any:
    """Give a booking up; whoever waited moves up."""
    found = _booking_or_404(booking_id)
    form = CancellationForm()
    return _act_on(
        found,
        form,
        lambda: actions.cancel(
            found, by=current_user, words=form.words.data or "", with_later=form.with_later.data
        ),
        _("The booking is cancelled."),
        cancellation=form,
    )


@bp.post("/homes/bookings/<id:booking_id>/approval")
@access.roles(*queries.KEEPER_ROLES)
def approval(booking_id: int) -> Any:
    """A keeper says yes."""
    found = _booking_or_404(booking_id)
    return _act_on(
        found,
        NothingMore(),
        lambda: actions.approve(found, by=current_user),
        _("The booking is approved."),
    )


@bp.post("/homes/bookings/<id:booking_id>/refusal")
@access.roles(*queries.KEEPER_ROLES)
def refusal(booking_id: int) -> Any:
    """A keeper says no, and why."""
    found = _booking_or_404(booking_id)
    form = RefusalForm()
    return _act_on(
        found,
        form,
        lambda: actions.decline(found, by=current_user, words=form.reason.data),
        _("The booking is not approved."),
        refusal_form=form,
    )


@bp.post("/homes/bookings/<id:booking_id>/check-in")
@access.signed_in
def check_in(booking_id: int) -> Any:
    """I am here."""
    found = _booking_or_404(booking_id)
    return _act_on(
        found, NothingMore(), lambda: actions.check_in(found, by=current_user), _("Checked in. Welcome!")
    )


@bp.post("/homes/bookings/<id:booking_id>/use")
@access.roles(*queries.KEEPER_ROLES)
def correct_use(booking_id: int) -> Any:
    """A keeper says whether it was really used."""
    found = _booking_or_404(booking_id)
    form = UseForm()
    return _act_on(
        found,
        form,
        lambda: actions.correct_use(
            found, was_used=form.was_used.data == "yes", by=current_user, words=form.why.data
        ),
        _("Saved."),
        use_form=form,
    )


def _act_on(found: Booking, form: Form, action: Callable[[], object], done: str, **forms: Any) -> Any:
    """Do something with a booking and come back to its page, which shows `forms` as they were sent."""
    booking_id = found.id
    return act(
        form,
        action,
        done=lambda _done: on_to(url_for("homes.booking", booking_id=booking_id), done),
        page=lambda why: _booking_page(_booking_or_404(booking_id), message=why, **forms),
        in_words=sentence_with_moments,
    )


@bp.route("/homes/<id:home_id>/check-in", methods=["GET", "POST"])
@access.signed_in
def check_in_by_code(home_id: int) -> Any:
    """I am here, with the code that hangs on the wall."""
    home = home_or_404(home_id)
    form = CodeForm(code=request.args.get("code", ""))

    def come_in() -> Booking:
        found = booking_by_code(home, form.code.data)
        actions.check_in(found, by=current_user)
        return found

    return act(
        form,
        come_in,
        done=lambda found: on_to(url_for("homes.booking", booking_id=found.id), _("Checked in. Welcome!")),
        page=lambda _why: render_template("homes/check_in.html", form=form, home=home),
        about={Refusal: form.code},
        in_words=sentence_with_moments,
    )


def booking_by_code(home: TeachersHome, code: str) -> Booking:
    """The reader's booking there at this time. Raises `WrongCode`, `NothingBookedNow`."""
    if "".join(code.split()) != home.code:
        raise refusals.WrongCode
    found = booking_queries.booking_now(current_user, home)
    if found is None:
        raise refusals.NothingBookedNow
    return found
