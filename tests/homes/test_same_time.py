"""A home and a session at one time: each says what the person has elsewhere, and leaves it to them."""

from datetime import timedelta

import pytest

from tests.homes.world import book, home_at, one, room_in, wish
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.conftest import a_session as a_session  # a fixture
from tests.training.conftest import programme as programme
from welfare import clock
from welfare.extensions import db
from welfare.homes.bookings import hours
from welfare.homes.bookings.actions.outcomes import cancel
from welfare.homes.bookings.models import Booking
from welfare.homes.models import Room
from welfare.training.enrolments.actions.enrolment import register, withdraw
from welfare.training.models import Session

ALSO = "At this time you also have: "
HOUR = timedelta(hours=1)


@pytest.fixture
def room(district: District) -> Room:
    return room_in(home_at(district), district)


@pytest.fixture
def booking(room: Room, district: District) -> Booking:
    return one(book(room, district.person("teacher")))


def registered(client: Client, district: District, session: Session) -> Page:
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    return client.page(f"/training/sessions/{session.id}").form("/registration").send()


def booked(client: Client, district: District, room: Room) -> Page:
    wanted = wish()
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    page = client.page(f"/homes/{room.home_id}/rooms/{room.id}?day={wanted.day}")
    return page.form(f"/rooms/{room.id}").send(begins=str(wanted.begins), ends=str(wanted.ends))


@pytest.mark.parametrize(
    ("begins", "ends", "is_told"),
    [(0, 0, True), (-1, 0, True), (1, 2, False), (-2, -1, False)],
    ids=["the same time", "from an hour before", "from its end", "up to its beginning"],
)
def test_whoever_registers_is_told_of_what_they_have_booked_then(
    begins: int, ends: int, is_told: bool, client: Client, district: District, a_session: Opening,
    booking: Booking,
) -> None:  # fmt: skip
    length = booking.ends_at - booking.starts_at
    session = a_session(
        starts_at=booking.starts_at + begins * length, ends_at=booking.ends_at + ends * length
    )
    page = registered(client, district, session)
    assert "You have a seat. See you there." in page.text, "it is said, and never refused"
    assert (f"{ALSO}{booking.room.name}, " in page.text) is is_told


def test_whoever_books_is_told_of_the_session_that_they_go_to_then(
    client: Client, district: District, a_session: Opening, room: Room
) -> None:
    begins = hours.at(wish().day, wish().begins, clock.time_zone())
    session = a_session(title="班主任培训", starts_at=begins - HOUR, ends_at=begins + HOUR)
    register(session, by=district.person("teacher"))
    page = booked(client, district, room)
    assert "Booked." in page.text
    assert f"{ALSO}班主任培训, " in page.text


def test_nothing_is_said_of_what_was_given_up(
    client: Client, district: District, a_session: Opening, booking: Booking
) -> None:
    teacher = district.person("teacher")
    cancel(booking, by=teacher)
    session = a_session(starts_at=booking.starts_at, ends_at=booking.ends_at)
    assert ALSO not in registered(client, district, session).text
    withdraw(db.session.get_one(Session, session.id), by=district.person("teacher"))
    assert ALSO not in booked(client, district, booking.room).text
