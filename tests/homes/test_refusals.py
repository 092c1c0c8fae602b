"""Each refusal of homes, as the person who meets it reads it: nothing is changed, what was typed stays."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from chinese_calendar.constants import holidays
from flask import Flask

from tests.files.pictures import encoded, quarters
from tests.homes.world import TABLES, book, home_at, moment, one, room_in, wish
from tests.support.client import Page
from tests.support.fields import TriedForm, error_at
from tests.support.fingerprint import fingerprint
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.homes import refusals
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.hours import Hours
from welfare.homes.closed_days.actions import close_days
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import Outline
from welfare.homes.models import Room, TeachersHome
from welfare.refusals import Refusal

NOW = datetime(2027, 3, 1, 1, 15, tzinfo=UTC)
"""A Monday, a quarter past nine in the district."""
AT_TEN = {"day": "2027-03-02", "begins": "600", "ends": "660", "people": "1"}
WISHES = {
    "DayIsOver": ({"day": "2027-02-26"}, "day", "This day is over. Choose today or a later one."),
    "TimeIsOver": ({"day": "2027-03-01", "begins": "540"}, "begins",
                   "This time has passed already. Choose a later one."),
    "TooFarAhead": ({"day": "2027-06-30"}, "day", "Bookings are taken up to 120 days ahead."),
    "EndsBeforeItBegins": ({"ends": "600"}, "ends", "The end must come after the beginning."),
    "TooLong": ({"ends": "1110"}, "ends", "At most 8 hours at a time."),
    "ShutThatDay": ({"day": "2027-03-06"}, "day", "It is not open on this weekday."),
    "ClosedThatDay": ({"day": "2027-03-03"}, "day", "It is closed on this day: 停水"),
    "ShutOnHolidays": ({"day": "2027-03-04"}, "day", "It is not open on statutory holidays."),
    "OutsideHours": (
        {"day": "2027-03-05", "begins": "1080", "ends": "1140"}, "begins",
        "On this day it is open from 08:00 to 18:00.",
    ),
    "NotWholeSlots": (
        {"begins": "600", "ends": "660"}, "begins", "This room is booked by whole slots of 60 minutes.",
    ),
    "TooManyPeople": ({"people": "3"}, "people", "Seats there are: 2. Choose no more of them."),
    "OverlapsYourOwn": (
        {"begins": "780", "ends": "840"}, "begins",
        "You have something else at this time: 茶吧, Tue 2 Mar 13:00.",
    ),
}  # fmt: skip
"""What is wished for, at which field the answer stands, and what it says."""


class Case(NamedTuple):
    by: str
    address: str
    status: int
    sentence: str
    fields: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def home(district: District) -> TeachersHome:
    """Open on weekdays from half past eight to nine in the evening, on Fridays from eight to six."""
    home = home_at(district)
    hours = [*(Hours(weekday, 510, 1260) for weekday in range(4)), Hours(4, 480, 1080)]
    outline = Outline(home.name, hours=hours, is_shut_on_holidays=True)
    keeping.edit_home(home.id, outline, by=district.person("clerk"))
    return home


@pytest.fixture
def room(home: TeachersHome, district: District) -> Room:
    return room_in(home, district, seats=2)


def send(app: Flask, district: District, by: str, address: str, fields: dict[str, Any]) -> Page:
    """The answer; nothing must have been changed."""
    form = TriedForm(app, district.person(by), address, {})
    db.session.commit()
    before = fingerprint(app, TABLES)
    page = form.send(**fields)
    assert fingerprint(app, TABLES) == before
    return page


@pytest.mark.parametrize("name", WISHES)
def test_a_wish_is_refused_at_its_field(
    name: str, app: Flask, district: District, home: TeachersHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(holidays, date(2027, 3, 4), "Spring Festival")  # none are known so far ahead
    close_days(home.id, date(2027, 3, 3), date(2027, 3, 3), by=district.person("clerk"), words="停水")
    other, field, sentence = WISHES[name]
    slots = 60 if name == "NotWholeSlots" else 30
    room = room_in(home, district, seats=2, slot_minutes=slots)
    book(room_in(home, district, name="茶吧"), district.person("teacher"), wish(13, 14))
    typed = {**AT_TEN, "purpose": "备课组", **other}
    page = send(app, district, "teacher", f"/homes/{home.id}/rooms/{room.id}", typed)
    assert page.status == 422
    assert error_at(page, field) == sentence
    kept = page.form(f"/rooms/{room.id}").values
    if name in ("DayIsOver", "TooFarAhead"):
        typed["day"] = clock.today().isoformat()  # the row of days shows none that cannot be booked
    assert {name: kept[name] for name in typed} == typed


def taken(room: Room, district: District) -> Case:
    book(room, district.person("colleague"), wish(people=2))
    address = f"/homes/{room.home_id}/rooms/{room.id}"
    return Case("teacher", address, 409, "Somebody has booked this time.", AT_TEN)


def home_not_open(room: Room, district: District) -> Case:
    keeping.move_home(room.home_id, "closed", by=district.person("clerk"), words="停水")
    address = f"/homes/{room.home_id}/rooms/{room.id}"
    return Case("teacher", address, 409, "This home is not open, so it cannot be booked.", AT_TEN)


def room_not_offered(room: Room, _district: District) -> Case:
    room.is_active = False
    address = f"/homes/{room.home_id}/rooms/{room.id}"
    return Case("teacher", address, 409, "This room is not offered for booking.", AT_TEN)


def not_yours(_room: Room, district: District) -> Case:
    """A keeper of other homes booked here, and is no keeper here."""
    held = room_in(home_at(district, name="另一个家"), district, needs_approval=True)
    booking = one(book(held, district.person("other_school")))
    address = f"/homes/bookings/{booking.id}/approval"
    return Case("other_school", address, 403, "This is for the keepers of the home.")


def booking_is_over(room: Room, district: District) -> Case:
    booking = one(book(room, district.person("teacher")))
    outcomes.cancel(booking, by=district.person("teacher"))
    address = f"/homes/bookings/{booking.id}/cancellation"
    return Case("teacher", address, 409, "This booking is over or was decided already.")


def not_in_its_time(room: Room, district: District) -> Case:
    booking = one(book(room, district.person("teacher")))
    sentence = "You can check in from 15 minutes before the booking begins until it ends."
    return Case("teacher", f"/homes/bookings/{booking.id}/check-in", 409, sentence)


def not_used_yet(room: Room, district: District) -> Case:
    booking = one(book(room, district.person("teacher")))
    sentence = "Whether it was used is not known yet."
    typed = {"was_used": "yes", "why": "忘了签到"}
    return Case("school", f"/homes/bookings/{booking.id}/use", 409, sentence, typed)


def wrong_code(room: Room, _district: District) -> Case:
    sentence = "This is not the code on the wall of this home."
    return Case("teacher", f"/homes/{room.home_id}/check-in", 422, sentence, {"code": "12"})


def nothing_booked_now(room: Room, district: District) -> Case:
    book(room, district.person("teacher"))
    sentence = "You have no booking here at this time."
    return Case("teacher", f"/homes/{room.home_id}/check-in", 422, sentence, {"code": room.home.code})


def no_such_move(room: Room, _district: District) -> Case:
    sentence = "Somebody has changed this home meanwhile. Look at it again."
    return Case("school", f"/homes/{room.home_id}/opening", 409, sentence, {"words": "开放了"})


def no_hours_yet(_room: Room, district: District) -> Case:
    by = district.person("clerk")
    home = keeping.add_home(district.place("near_school"), Outline("没有时间的家"), by=by)
    sentence = "Give it opening hours first, so that colleagues know when to come."
    return Case("school", f"/homes/{home.id}/opening", 409, sentence, {"words": "开放了"})


def name_taken(room: Room, district: District) -> Case:
    fields = {"name": "石门教师之家", "school": district.place("near_school").id}
    return Case("school", "/homes/new", 422, "There is one of this name already.", fields)


def too_many_closed_days(room: Room, _district: District) -> Case:
    fields = {"first_day": "2027-03-02", "last_day": "2027-06-10", "words": "放假"}
    address = f"/homes/{room.home_id}/closed-days"
    return Case("school", address, 422, "At most 100 days at a time.", fields)


def already_closed(room: Room, district: District) -> Case:
    close_days(room.home_id, date(2027, 3, 2), date(2027, 3, 4), by=district.person("clerk"), words="停水")
    fields = {"first_day": "2027-03-03", "last_day": "2027-03-04", "words": "放假"}
    address = f"/homes/{room.home_id}/closed-days"
    return Case("school", address, 422, "It is closed on these days already.", fields)


def room_is_booked(room: Room, district: District) -> Case:
    book(room, district.person("teacher"))
    fields = {"name": "书吧", "seats": "1", "way": "seat", "slot_minutes": "30", "is_active": "y"}
    sentence = "There are bookings to come that need the room as it is. Cancel them first."
    return Case("school", f"/homes/{room.home_id}/rooms/{room.id}/edit", 422, sentence, fields)


def too_many_home_photos(room: Room, district: District) -> Case:
    pictures = [encoded(quarters(width, 8), "JPEG") for width in range(8, 21)]
    by = district.person("clerk")
    keeping.add_photos(room.home_id, [read_picture(picture) for picture in pictures[:12]], by=by)
    photos = [(BytesIO(pictures[12]), "a.jpg")]
    sentence = "At most 12 photos of a home."
    return Case("school", f"/homes/{room.home_id}/photos", 422, sentence, {"photos": photos})


def already_yours(_room: Room, district: District) -> Case:
    need = district.need(category="home", title="想有一间书吧")
    sentence = "This is your own need; it has your support already."
    return Case("teacher", f"/homes/proposals/{need.id}/joining", 409, sentence)


CASES: dict[str, Callable[[Room, District], Case]] = {
    "Taken": taken,
    "HomeNotOpen": home_not_open,
    "RoomNotOffered": room_not_offered,
    "NotYours": not_yours,
    "BookingIsOver": booking_is_over,
    "NotInItsTime": not_in_its_time,
    "NotUsedYet": not_used_yet,
    "WrongCode": wrong_code,
    "NothingBookedNow": nothing_booked_now,
    "NoSuchMove": no_such_move,
    "NoHoursYet": no_hours_yet,
    "NameTaken": name_taken,
    "TooManyClosedDays": too_many_closed_days,
    "AlreadyClosed": already_closed,
    "RoomIsBooked": room_is_booked,
    "TooManyHomePhotos": too_many_home_photos,
    "AlreadyYours": already_yours,
}


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_is_said_to_whoever_meets_it(name: str, app: Flask, district: District, room: Room) -> None:
    case = CASES[name](room, district)
    page = send(app, district, case.by, case.address, case.fields)
    assert page.status == case.status
    assert case.sentence in page.text


def test_every_refusal_is_met_here() -> None:
    shared = {"NameTaken"}
    there = {
        name
        for name, kind in vars(refusals).items()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == refusals.__name__
    }
    assert there - {"WishRefused"} | shared == set(WISHES) | set(CASES)


def test_where_somebody_was_first_the_days_are_named_and_one_can_wait_or_skip_them(
    app: Flask, district: District, room: Room
) -> None:
    book(room, district.person("colleague"), wish(days=8, people=2))
    typed = {**AT_TEN, "weeks": "3"}
    page = send(app, district, "teacher", f"/homes/{room.home_id}/rooms/{room.id}", typed)
    assert "Taken: Tue 9 Mar." in page.text
    labels = ("Book only the days that are free", "Join the waiting list")
    assert all(label in page.text for label in labels)
    book(room, district.person("colleague"), wish(people=2))
    page = send(app, district, "teacher", f"/homes/{room.home_id}/rooms/{room.id}", AT_TEN)
    assert "Book only the days that are free" not in page.text


def test_at_the_moment_it_ends_a_booking_is_over(app: Flask, district: District, room: Room) -> None:
    booking = one(book(room, district.person("teacher")))
    form = TriedForm(app, district.person("teacher"), f"/homes/bookings/{booking.id}/cancellation", {})
    with clock.at(moment(wish().day, 11)):
        assert form.send().status == 409
    with clock.at(moment(wish().day, 10, 59)):
        assert form.send().status == 303
