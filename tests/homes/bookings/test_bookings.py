"""Booking a room or a seat: what is taken, what is asked back, who waits, who comes."""

from datetime import date

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from tests.homes.world import book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.history.kept import RowIsKept
from welfare.homes import refusals
from welfare.homes.bookings.actions import outcomes as actions
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.hours import Wish
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import RoomOutline
from welfare.homes.lifecycle import BookingState, EventKind, HomeState
from welfare.homes.models import HomeEvent
from welfare.notices.models import Notice


def states(*bookings: Booking) -> list[str]:
    for booking in bookings:
        db.session.refresh(booking)
    return [booking.state.value for booking in bookings]


def told(person_id: int) -> list[str]:
    query = select(Notice.sentence).where(Notice.person_id == person_id, Notice.sentence.is_not(None))
    return [str(sentence) for sentence in db.session.scalars(query.order_by(Notice.id))]


def test_a_room_is_one_bookings_and_a_shared_one_has_as_many_as_seats(district: District) -> None:
    home = home_at(district)
    tea, books = room_in(home, district, name="茶吧", is_by_seat=False), room_in(home, district, seats=3)
    first, second, third = (district.person(name) for name in ("teacher", "colleague", "neighbour"))
    book(tea, first)
    with pytest.raises(refusals.Taken):
        book(tea, second, wish(10, 12))
    book(tea, second, wish(11, 12))

    book(books, second, wish(14, 15, people=2))
    with pytest.raises(refusals.Taken):
        book(books, first, wish(14, 15, people=2))
    book(books, first, wish(14, 15))
    with pytest.raises(refusals.Taken):
        book(books, third, wish(14, 15))
    taken = select(func.count()).where(TakenSlot.room_id == books.id)
    assert db.session.scalar(taken) == 6, "three seats in two slots"


def test_the_database_itself_refuses_a_seat_twice(district: District) -> None:
    room = room_in(home_at(district), district)
    booking = one(book(room, district.person("teacher")))
    row = {"room_id": room.id, "starts_at": booking.starts_at, "seat": 1, "booking_id": booking.id}
    with pytest.raises(IntegrityError):
        db.session.execute(insert(TakenSlot).values(row))


@pytest.mark.parametrize(
    ("wanted", "refusal", "field"),
    [
        (lambda: wish(10, 11, days=-1), refusals.DayIsOver, "day"),
        (lambda: wish(10, 11, days=400), refusals.TooFarAhead, "day"),
        (lambda: wish(10, 11, days=110, weeks=3), refusals.TooFarAhead, "day"),
        (lambda: Wish(date.max, 600, 660, weeks=16), refusals.TooFarAhead, "day"),
        (lambda: Wish(date.min, 600, 660), refusals.DayIsOver, "day"),
        (lambda: Wish(tomorrow(), 605, 665), refusals.NotWholeSlots, "begins"),
        (lambda: wish(11, 10), refusals.EndsBeforeItBegins, "ends"),
        (lambda: wish(10, 10), refusals.EndsBeforeItBegins, "ends"),
        (lambda: wish(8, 20), refusals.TooLong, "ends"),
        (lambda: wish(7, 9), refusals.OutsideHours, "begins"),
        (lambda: wish(21, 23), refusals.OutsideHours, "begins"),
        (lambda: wish(people=3), refusals.TooManyPeople, "people"),
        (lambda: wish(people=0), refusals.TooManyPeople, "people"),
    ],
)
def test_what_cannot_be_booked_says_why(wanted, refusal, field, district: District) -> None:
    room = room_in(home_at(district), district, seats=2)
    with pytest.raises(refusal) as refused:
        book(room, district.person("teacher"), wanted())
    assert refused.value.field == field
    assert db.session.scalar(select(func.count(Booking.id))) == 0


def test_nobody_sits_in_two_rooms_at_once(district: District) -> None:
    home = home_at(district)
    books, tea = room_in(home, district), room_in(home, district, name="茶吧")
    teacher = district.person("teacher")
    book(books, teacher, wish(10, 12))
    with pytest.raises(refusals.OverlapsYourOwn):
        book(tea, teacher, wish(11, 13))
    book(tea, teacher, wish(12, 13))


def test_every_week_is_a_booking_of_its_own_or_the_clashes_are_named(district: District) -> None:
    room = room_in(home_at(district), district, name="茶吧", is_by_seat=False)
    teacher, colleague = district.person("teacher"), district.person("colleague")
    book(room, colleague, wish(days=8))
    weekly = wish(weeks=3)
    with pytest.raises(refusals.Taken) as refused:
        book(room, teacher, weekly)
    assert refused.value.days == [tomorrow(8)]
    assert db.session.scalar(select(func.count()).where(Booking.person_id == teacher.id)) == 0, "all or none"

    booked = book(room, teacher, weekly, IfTaken.SKIP)
    assert booked.left_out == [tomorrow(8)]
    assert [clock.local(b.starts_at).date() for b in booked.bookings] == [tomorrow(1), tomorrow(15)]
    assert len({booking.series for booking in booked.bookings}) == 1
    cancelled = actions.cancel(booked.bookings[0], by=teacher, with_later=True)
    assert [booking.state for booking in cancelled] == [BookingState.CANCELLED] * 2
    assert db.session.scalar(select(func.count()).where(TakenSlot.room_id == room.id)) == 2


def test_whoever_waits_moves_up_in_turn_and_is_told(district: District) -> None:
    room = room_in(home_at(district), district, seats=2)
    first, large, small, last = (
        district.person(name) for name in ("teacher", "colleague", "neighbour", "handler")
    )
    held = one(book(room, first, wish(people=2)))
    other = one(book(room, district.person("school"), wish(15, 16, people=2)))
    waiting = [
        one(book(room, person, wish(people=people), IfTaken.WAIT))
        for person, people in ((large, 2), (small, 1), (last, 1))
    ]
    assert states(*waiting) == ["waiting"] * 3
    actions.cancel(other, by=district.person("school"))
    assert states(*waiting) == ["waiting"] * 3, "another time became free"

    actions.cancel(held, by=first)
    assert states(*waiting) == ["booked", "waiting", "waiting"]
    assert told(large.id) == ["A place is free: %(room)s is yours on %(moment)s"]
    actions.cancel(waiting[0], by=large)
    assert states(*waiting) == ["cancelled", "booked", "booked"]
    events = select(HomeEvent.kind).where(HomeEvent.booking_id == waiting[1].id).order_by(HomeEvent.id)
    assert list(db.session.scalars(events)) == [EventKind.QUEUED, EventKind.MOVED_UP]


@pytest.mark.parametrize(
    ("seats", "moved"), [(1, "waiting waiting"), (2, "booked waiting"), (3, "booked booked")]
)
def test_the_seats_that_a_room_gains_go_to_whoever_waited_first(
    seats: int, moved: str, district: District
) -> None:
    room = room_in(home_at(district), district, seats=1)
    first, second, third = (district.person(name) for name in ("teacher", "colleague", "neighbour"))
    book(room, first)
    waiting = [one(book(room, person, if_taken=IfTaken.WAIT)) for person in (second, third)]
    keeping.edit_room(room, RoomOutline("书吧", seats, True), by=district.person("school"))
    assert states(*waiting) == moved.split()
    assert bool(told(second.id)) is (seats > 1)
    if seats == 2:
        with pytest.raises(refusals.Taken):
            book(room, district.person("handler"))


def test_with_approval_the_keepers_of_the_school_decide(district: District) -> None:
    room = room_in(home_at(district), district, name="茶吧", is_by_seat=False, needs_approval=True)
    teacher, keeper = district.person("teacher"), district.person("school")
    asked = one(book(room, teacher))
    assert asked.state == BookingState.REQUESTED
    assert told(keeper.id) == ["%(who)s asks to book %(room)s on %(moment)s"]
    with pytest.raises(refusals.Taken):
        book(room, district.person("colleague"))
    for stranger in ("teacher", "other_school", "leader", "other_handler"):
        with pytest.raises(refusals.NotYours):
            actions.approve(asked, by=district.person(stranger))
    waiting = one(book(room, district.person("colleague"), None, IfTaken.WAIT))
    actions.decline(asked, by=keeper, words="当天检修")
    assert states(asked, waiting) == ["declined", "requested"], "who moves up is decided on, too"
    actions.approve(waiting, by=district.person("handler"))
    assert states(waiting) == ["booked"]
    with pytest.raises(refusals.BookingIsOver):
        actions.approve(waiting, by=keeper)
    assert one(book(room, keeper, wish(13, 14))).state == BookingState.BOOKED, "a keeper asks nobody"


def test_use_counts_from_checking_in_and_only_in_its_time(district: District) -> None:
    room = room_in(home_at(district), district)
    teacher = district.person("teacher")
    booking = one(book(room, teacher))
    for hour, minute in ((9, 44), (11, 0)):
        with clock.at(moment(tomorrow(), hour, minute)), pytest.raises(refusals.NotInItsTime):
            actions.check_in(booking, by=teacher)
    with clock.at(moment(tomorrow(), 9, 45)):
        with pytest.raises(refusals.NotYours):
            actions.check_in(booking, by=district.person("colleague"))
        actions.check_in(booking, by=teacher)
        actions.check_in(booking, by=teacher)
        with pytest.raises(refusals.BookingIsOver):
            actions.cancel(booking, by=teacher)
    assert booking.used_on == tomorrow()


def test_whoever_has_left_frees_what_they_held_with_a_record(district: District) -> None:
    room = room_in(home_at(district), district, seats=1)
    teacher, admin = district.person("teacher"), district.person("admin")
    past, held = one(book(room, teacher)), one(book(room, teacher, wish(days=3)))
    waiting = one(book(room, district.person("colleague"), wish(days=3), IfTaken.WAIT))
    with clock.at(moment(tomorrow(2), 9)):
        deactivate(teacher, by=admin)
    assert states(past, held, waiting) == ["booked", "cancelled", "booked"]
    record = db.session.scalars(select(HomeEvent).where(HomeEvent.kind == EventKind.FREED)).one()
    assert (record.booking_id, record.by_id) == (held.id, admin.id)


def test_a_home_that_closes_frees_what_is_booked_there(district: District) -> None:
    home = home_at(district)
    room = room_in(home, district, seats=1)
    teacher, clerk = district.person("teacher"), district.person("clerk")
    held = one(book(room, teacher))
    waiting = one(book(room, district.person("colleague"), None, IfTaken.WAIT))
    assert keeping.move_home(home.id, HomeState.CLOSED, by=clerk, words="屋顶漏水") == 2
    assert states(held, waiting) == ["cancelled", "cancelled"], "nobody moves up into a closed home"
    assert told(teacher.id) == ["Your booking of %(room)s on %(moment)s was cancelled. %(words)s"]
    with pytest.raises(refusals.HomeNotOpen):
        book(room, teacher)


def test_a_room_keeps_its_shape_while_bookings_to_come_need_it(district: District) -> None:
    home = home_at(district)
    room = room_in(home, district, seats=4)
    keeper = district.person("school")
    booking = one(book(room, district.person("teacher"), wish(people=3)))
    with pytest.raises(refusals.RoomIsBooked):
        keeping.edit_room(room, RoomOutline("书吧", 2, True), by=keeper)
    keeping.edit_room(room, RoomOutline("书吧", 6, True, needs_approval=True), by=keeper)
    actions.cancel(booking, by=keeper, words="占用")
    keeping.edit_room(room, RoomOutline("书吧", 2, False), by=keeper)


def test_the_record_is_never_rewritten(district: District) -> None:
    home = home_at(district)
    event = db.session.scalars(select(HomeEvent).where(HomeEvent.home_id == home.id).limit(1)).one()
    event.words = "改写"
    with pytest.raises(RowIsKept):
        db.session.flush()
    db.session.rollback()
