"""What becomes of a booking: cancelled, approved, declined, used. Its room is locked first."""

from datetime import date

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.history.slips import What
from welfare.homes import lifecycle, refusals
from welfare.homes.actions.record import check_keeps, lock_room, note, tell
from welfare.homes.bookings import hours
from welfare.homes.bookings.actions.seats import held_by
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import BookingState, EventKind
from welfare.homes.models import Room
from welfare.needs.deadlines import last_day_to_undo
from welfare.refusals import N_


def lock_booking(booking: Booking) -> Room:
    """The booking's room, locked, and the booking as it is now."""
    room = lock_room(booking.room_id)
    db.session.refresh(booking, ["state", "checked_in_at", "used_on", "ended_at"])
    return room


def cancel(booking: Booking, *, by: Person, words: str = "", with_later: bool = False) -> list[Booking]:
    """Give up a booking that is not over, `with_later` all later ones of its series; who waited moves up.

    Gives what was cancelled. Raises `NotYours`, `BookingIsOver`.
    """
    room = lock_booking(booking)
    if booking.person_id != by.id:
        check_keeps(by, room.home)
    if not is_cancellable(booking):
        raise refusals.BookingIsOver
    cancelled = [booking, *(_later_ones(booking) if with_later else [])]
    for one in cancelled:
        end(one, BookingState.CANCELLED, EventKind.CANCELLED, by=by, words=words)
    if booking.person_id != by.id:
        sentence = N_("Your booking of %(room)s on %(moment)s was cancelled. %(words)s")
        tell([booking.person_id], sentence, booking, words=words)
    held_by(cancelled).give_back(room)
    return cancelled


def is_cancellable(booking: Booking) -> bool:
    """Whether there is still something to give up."""
    return booking.state in lifecycle.LIVE and booking.checked_in_at is None and booking.ends_at > clock.now()


def _later_ones(booking: Booking) -> list[Booking]:
    if booking.series is None:
        return []
    query = select(Booking).where(
        Booking.series == booking.series,
        Booking.starts_at > booking.starts_at,
        Booking.state.in_(lifecycle.LIVE),
        Booking.checked_in_at.is_(None),
    )
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def end(
    booking: Booking, state: BookingState, kind: EventKind, *, by: Person | None, words: str = ""
) -> None:
    """The booking comes to nothing; its seats are given back by the caller."""
    booking.state, booking.ended_at = state, clock.now()
    note(booking.home_id, kind, by=by, booking=booking, words=words)


def approve(booking: Booking, *, by: Person) -> None:
    """A keeper says yes. Raises `NotYours`, `BookingIsOver`."""
    _check_undecided(booking, by)
    booking.state = BookingState.BOOKED
    note(booking.home_id, EventKind.APPROVED, by=by, booking=booking)
    tell([booking.person_id], N_("Your booking of %(room)s on %(moment)s is approved"), booking)


def decline(booking: Booking, *, by: Person, words: str) -> None:
    """A keeper says no, and why; who waited moves up. Raises `NotYours`, `BookingIsOver`."""
    room = _check_undecided(booking, by)
    end(booking, BookingState.DECLINED, EventKind.DECLINED, by=by, words=words)
    sentence = N_("Your booking of %(room)s on %(moment)s was declined. %(words)s")
    tell([booking.person_id], sentence, booking, words=words)
    held_by([booking]).give_back(room)


def _check_undecided(booking: Booking, by: Person) -> Room:
    room = lock_booking(booking)
    check_keeps(by, room.home)
    if booking.state != BookingState.REQUESTED or booking.ends_at <= clock.now():
        raise refusals.BookingIsOver
    return room


def check_in(booking: Booking, *, by: Person) -> None:
    """Whoever booked is there, as they say themselves or a keeper says; done again, it changes nothing.

    Raises `NotYours`, `BookingIsOver`, `NotInItsTime`.
    """
    room = lock_booking(booking)
    if booking.person_id != by.id:
        check_keeps(by, room.home)
    if booking.checked_in_at is not None:
        return
    if booking.state != BookingState.BOOKED:
        raise refusals.BookingIsOver
    now = clock.now()
    if not hours.may_check_in(booking.starts_at, booking.ends_at, now):
        raise refusals.NotInItsTime(minutes=int(hours.CHECK_IN_EARLY.total_seconds()) // 60)
    booking.checked_in_at, booking.used_on = now, clock.today()
    note(booking.home_id, EventKind.CHECKED_IN, by=by, booking=booking)


def correct_use(booking: Booking, *, was_used: bool, by: Person, words: str) -> None:
    """A keeper says whether a booking was really used, and why it says otherwise; whoever booked is told.

    To say what it says already changes nothing. Raises `NotYours`, `BookingIsOver` where it came to nothing,
    `NotUsedYet`, `TooLate`.
    """
    room = lock_booking(booking)
    check_keeps(by, room.home)
    if booking.state != BookingState.BOOKED:
        raise refusals.BookingIsOver
    if not is_known_whether_used(booking):
        raise refusals.NotUsedYet
    if clock.today() > use_correctable_until(booking):
        raise TooLate
    if was_used == (booking.checked_in_at is not None):
        return
    begins = booking.starts_at
    booking.checked_in_at = begins if was_used else None
    booking.used_on = clock.local(begins).date() if was_used else None
    kind = EventKind.USE_ADDED if was_used else EventKind.USE_TAKEN_BACK
    note(booking.home_id, kind, by=by, booking=booking, words=words)
    tell({booking.person_id} - {by.id}, CORRECTED[was_used], booking, name=by.name, words=words)


CORRECTED = {
    True: N_("%(name)s has corrected your booking of %(room)s on %(moment)s: it was used. %(words)s"),
    False: N_("%(name)s has corrected your booking of %(room)s on %(moment)s: it was not used. %(words)s"),
}


def is_known_whether_used(booking: Booking) -> bool:
    """Whether it is over, or somebody has checked in."""
    return booking.checked_in_at is not None or booking.ends_at <= clock.now()


def use_correctable_until(booking: Booking) -> date:
    """The last day on which it can be corrected whether it was used."""
    return last_day_to_undo(What.USE, clock.local(booking.starts_at).date())
