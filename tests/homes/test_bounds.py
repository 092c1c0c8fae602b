"""What fits into the forms of homes: each bound from both sides, said at its field."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.files.pictures import encoded, quarters
from tests.homes.world import book, home_at, one, room_in, wish
from tests.support.client import Page
from tests.support.fields import TriedForm, error_at
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.homes.models import HomePhoto, OpeningHours, Room, TeachersHome
from welfare.needs.models import Need

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in the district."""


def at_most(number: int) -> str:
    return f"At most {number} characters."


def count_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def new_home(app: Flask, district: District) -> TriedForm:
    given = {"name": "石门教师之家", "school": district.place("near_school").id}
    return TriedForm(app, district.person("school"), "/homes/new", given)


@pytest.mark.parametrize(
    ("field", "refused", "taken", "sentence"),
    [
        ("name", ["家" * 61], ["家" * 60], at_most(60)),
        ("name", ["", " "], [], "Give it a name."),
        ("rules", ["静" * 2001], ["静" * 2000, ""], at_most(2000)),
        ("cost_yuan", ["-1", "100000001"], ["0", "100000000", ""], "Between 0 and 100000000 yuan."),
    ],
)
def test_a_home(field: str, refused: list[str], taken: list[str], sentence: str, new_home: TriedForm) -> None:
    assert [new_home.said_of(field, **{field: typed}) for typed in refused] == [sentence] * len(refused)
    assert count_of(TeachersHome) == 0
    for number, typed in enumerate(taken):
        assert new_home.said_of(field, **{"name": f"第{number}个", field: typed}) == ""
    assert count_of(TeachersHome) == len(taken)


BOTH, AFTER, NO_CHOICE = (
    "Give both times, or none where it stays shut.",
    "The end must come after the beginning.",
    "Not a valid choice.",
)


@pytest.mark.parametrize("weekday", [0, 6])
def test_opening_hours_of_each_day(weekday: int, new_home: TriedForm) -> None:
    opens, closes = f"opens_{weekday}", f"closes_{weekday}"

    def said(begins: str, ends: str, at: str = closes) -> str:
        return new_home.said_of(at, **{opens: begins, closes: ends})

    assert said("600", "") == BOTH
    assert said("", "600") == BOTH
    assert said("600", "600") == AFTER
    assert said("600", "570") == AFTER
    assert said("330", "600", at=opens) == NO_CHOICE, "before six"
    assert said("600", "1470") == NO_CHOICE, "after midnight"
    assert said("600", "615") == NO_CHOICE, "half hours"
    assert count_of(TeachersHome) == 0
    assert new_home.said_of(opens, name="早", **{opens: "360", closes: "390"}) == ""
    assert new_home.said_of(opens, name="晚", **{opens: "1410", closes: "1440"}) == ""
    rows = select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes).order_by(
        OpeningHours.home_id
    )
    assert [tuple(row) for row in db.session.execute(rows)] == [(weekday, 360, 390), (weekday, 1410, 1440)]


@pytest.mark.parametrize(
    ("field", "refused", "taken", "sentence"),
    [
        ("name", ["室" * 61], ["室" * 60], at_most(60)),
        ("name", [""], [], "Give it a name."),
        ("seats", ["0", "201"], ["1", "200"], "Between 1 and 200 seats."),
        ("seats", [""], [], "Say how many people it holds."),
        ("slot_minutes", ["15", "45", "90"], ["30", "60"], NO_CHOICE),
        ("way", ["both"], ["seat", "whole"], NO_CHOICE),
    ],
)
def test_a_room(
    field: str, refused: list[str], taken: list[str], sentence: str, app: Flask, district: District
) -> None:
    given = {"name": "静室", "seats": "4", "way": "seat", "slot_minutes": "30", "is_active": "y"}
    address = f"/homes/{home_at(district).id}/rooms/new"
    form = TriedForm(app, district.person("school"), address, given)
    assert [form.said_of(field, **{field: typed}) for typed in refused] == [sentence] * len(refused)
    assert count_of(Room) == 0
    for number, typed in enumerate(taken):
        assert form.said_of(field, **{"name": f"第{number}间", field: typed}) == ""
    assert count_of(Room) == len(taken)


@pytest.mark.parametrize(
    ("field", "refused", "taken", "sentence"),
    [
        ("people", ["5"], ["1", "4"], "Seats there are: 4. Choose no more of them."),
        ("people", ["0", "201"], [], "Between 1 and 200 people."),
        ("people", [""], [], "Say how many of you there are."),
        ("weeks", ["0", "17"], ["1", "16", ""], "Between 1 and 16 weeks."),
        ("purpose", ["备" * 101], ["备" * 100, ""], at_most(100)),
        ("day", [""], [], "Choose a day."),
        ("day", ["2027-02-28"], ["2027-03-01"], "This day is over. Choose today or a later one."),
        ("day", ["2027-06-30"], ["2027-06-29"], "Bookings are taken up to 120 days ahead."),
        ("begins", ["450", "615"], ["480"], NO_CHOICE),
    ],
)
def test_a_booking(
    field: str, refused: list[str], taken: list[str], sentence: str, app: Flask, district: District
) -> None:
    given = {"day": "2027-03-02", "begins": "600", "ends": "660", "people": "1"}
    with clock.at(NOW):
        home = home_at(district)
        rooms = [room_in(home, district, name=f"第{n}间", seats=4) for n in range(len(taken) + 1)]
        addresses = [f"/homes/{home.id}/rooms/{room.id}" for room in rooms]
        form = TriedForm(app, district.person("teacher"), addresses[0], given)
        assert [form.said_of(field, **{field: typed}) for typed in refused] == [sentence] * len(refused)
        people = ("teacher", "colleague", "neighbour")
        for typed, who, address in zip(taken, people, addresses, strict=False):
            form = TriedForm(app, district.person(who), address, given)
            assert form.said_of(field, **{field: typed}) == ""


@pytest.mark.parametrize(
    ("action", "field", "by", "empty"),
    [
        ("cancellation", "words", "school", None),
        ("refusal", "reason", "school", "Give the reason; whoever booked reads it."),
    ],
)
def test_words_about_a_booking(
    action: str, field: str, by: str, empty: str | None, app: Flask, district: District
) -> None:
    room = room_in(home_at(district), district, needs_approval=action == "refusal")
    booking = one(book(room, district.person("teacher"), wish(days=3)))
    form = TriedForm(app, district.person(by), f"/homes/bookings/{booking.id}/{action}", {})
    assert form.said_of(field, **{field: "字" * 501}) == at_most(500)
    if empty:
        assert form.said_of(field, **{field: ""}) == empty
    assert form.said_of(field, **{field: "字" * 500}) == ""


@pytest.mark.parametrize(
    ("action", "is_open", "empty"),
    [
        ("opening", False, "Say what was done; the teachers read it."),
        ("closing", True, "Give the reason; those who have booked read it."),
    ],
)
def test_words_about_a_home(action: str, is_open: bool, empty: str, app: Flask, district: District) -> None:
    address = f"/homes/{home_at(district, is_open=is_open).id}/{action}"
    form = TriedForm(app, district.person("school"), address, {})
    assert form.said_of("words", words="") == empty
    assert form.said_of("words", words="字" * 501) == at_most(500)
    assert form.said_of("words", words="字" * 500) == ""


@pytest.mark.parametrize(
    ("colleagues", "sentence"),
    [("0", "Between 1 and 200 people."), ("1", ""), ("200", ""), ("201", "Between 1 and 200 people.")],
)
def test_how_many_would_come(colleagues: str, sentence: str, app: Flask, district: District) -> None:
    given = {"title": "书吧", "description": "想看书", "urgency": "ordinary", "submission_key": "home-1"}
    form = TriedForm(app, district.person("teacher"), "/needs/new/home", given)
    assert form.said_of("colleagues", colleagues=colleagues) == sentence
    assert count_of(Need) == (0 if sentence else 1)


def test_a_home_has_at_most_twelve_photos(app: Flask, district: District) -> None:
    home_id = home_at(district).id
    form = TriedForm(app, district.person("school"), f"/homes/{home_id}/photos", {})

    def add(*widths: int) -> Page:
        pictures = [encoded(quarters(width, 8), "JPEG") for width in widths]
        return form.send(photos=[(BytesIO(picture), "a.jpg") for picture in pictures])

    assert add(*range(8, 19)).status == 303, "eleven at once"
    page = add(20, 21)
    assert (page.status, count_of(HomePhoto)) == (422, 11)
    assert "At most 12 photos of a home." in page.text
    assert add(22).status == 303
    assert (add(23).status, count_of(HomePhoto)) == (422, 12)


def test_two_at_one_school_have_two_names(new_home: TriedForm, district: District) -> None:
    taken = "There is one of this name already."
    assert new_home.said_of("name") == ""
    assert new_home.said_of("name") == taken
    home = db.session.scalars(select(TeachersHome)).one()
    other = home_at(district, name="另一个家")
    far = home_at(district, "lone_school", name="远处的家")
    room_in(home, district, name="书吧")
    room_in(other, district, name="书吧")
    second = room_in(home, district, name="茶吧")
    a_room = {"name": "书吧", "seats": "4", "way": "seat", "slot_minutes": "30", "is_active": "y"}

    def tried(address: str, given: dict[str, str], by: str = "school") -> str:
        page = TriedForm(new_home.client.application, district.person(by), address, given).send()
        return "" if page.status == 303 else error_at(page, "name")

    assert tried(f"/homes/{other.id}/edit", {"name": home.name}) == taken
    assert tried(f"/homes/{other.id}/edit", {"name": other.name, "opens_0": "480", "closes_0": "600"}) == ""
    assert tried(f"/homes/{far.id}/edit", {"name": home.name}, "clerk") == "", "at another school"
    assert tried(f"/homes/{home.id}/rooms/new", a_room) == taken
    assert tried(f"/homes/{home.id}/rooms/{second.id}/edit", a_room) == taken
    assert tried(f"/homes/{far.id}/rooms/new", a_room, "clerk") == ""


def test_a_series_ends_within_the_days_that_are_booked(app: Flask, district: District) -> None:
    with clock.at(NOW):
        room = room_in(home_at(district), district)
        given = {"begins": "600", "ends": "660", "people": "1", "weeks": "4"}
        address = f"/homes/{room.home_id}/rooms/{room.id}"
        form = TriedForm(app, district.person("teacher"), address, given)
        too_far = "Bookings are taken up to 120 days ahead."
        assert form.said_of("day", day=date(2027, 6, 9).isoformat()) == too_far
        assert form.said_of("day", day=date(2027, 6, 8).isoformat()) == ""
