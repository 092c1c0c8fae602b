"""Two people at one moment: what is there once stays there once, and the second is told."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.files.pictures import encoded, quarters
from tests.homes.world import EVERY_DAY, book, home_at, one, room_in, tomorrow
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.homes.actions.record import lock_home, lock_person
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.closed_days.actions import close_days
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import Outline, RoomOutline
from welfare.homes.lifecycle import BookingState, EventKind, FacilityKind, HomeState
from welfare.homes.models import ClosedDay, Facility, HomeEvent, HomePhoto, OpeningHours, Room, TeachersHome
from welfare.homes.proposals.actions import join
from welfare.homes.proposals.models import ProposalJoin
from welfare.homes.queries import photo_to_remove
from welfare.notices.models import Notice

NAME_TAKEN = "There is one of this name already."
A_ROOM = {"name": "书吧", "seats": "4", "way": "seat", "slot_minutes": "30", "is_active": "y"}
AT_TEN = {"begins": "600", "ends": "660", "people": "1"}


def count(model: type, *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_a_home_is_added_once(client: Client, district: District) -> None:
    school = district.place("near_school")
    page = answer_meanwhile(
        lambda: keeping.add_home(school, Outline("石门教师之家"), by=district.person("clerk")),
        client, district.person("school"), "/homes/new", school=school.id, name="石门教师之家",
    )  # fmt: skip
    assert page.status == 422
    assert NAME_TAKEN in page.text
    assert count(TeachersHome) == 1


def test_two_homes_do_not_take_one_name(client: Client, district: District) -> None:
    first, second = (home_at(district, name=name) for name in ("东屋", "西屋"))
    outline = Outline("北屋", hours=EVERY_DAY)
    page = answer_meanwhile(
        lambda: keeping.edit_home(first.id, outline, by=district.person("clerk")),
        client, district.person("school"), f"/homes/{second.id}/edit", name="北屋",
    )  # fmt: skip
    assert page.status == 422
    assert NAME_TAKEN in page.text


def test_a_home_described_twice_at_once_is_as_both_have_said(client: Client, district: District) -> None:
    home = home_at(district)
    sign_in_as(client, district.person("school"))
    shown = client.page(f"/homes/{home.id}/edit").form("/edit").values["made_from"]
    outline = Outline(home.name, facilities=[FacilityKind.SPORT, FacilityKind.MUSIC], hours=EVERY_DAY[:3])
    page = answer_meanwhile(
        lambda: keeping.edit_home(home.id, outline, by=district.person("clerk")),
        client, district.person("school"), f"/homes/{home.id}/edit",
        name=home.name, facilities="music", opens_0="480", closes_0="600", made_from=shown,
    )  # fmt: skip
    assert page.status == 303
    kinds = db.session.scalars(select(Facility.kind).where(Facility.home_id == home.id)).all()
    assert set(kinds) == {FacilityKind.SPORT, FacilityKind.MUSIC}
    assert count(OpeningHours, OpeningHours.weekday == 0, OpeningHours.closes == 600) == 1


def test_a_room_is_added_once(client: Client, district: District) -> None:
    home = home_at(district)
    page = answer_meanwhile(
        lambda: room_in(home, district),
        client, district.person("school"), f"/homes/{home.id}/rooms/new", **A_ROOM,
    )  # fmt: skip
    assert page.status == 422
    assert NAME_TAKEN in page.text
    assert count(Room) == 1


def test_two_rooms_do_not_take_one_name(client: Client, district: District) -> None:
    home = home_at(district)
    first, second = (room_in(home, district, name=name) for name in ("东间", "西间"))
    clerk = district.person("clerk")
    page = answer_meanwhile(
        lambda: keeping.edit_room(first, RoomOutline("书吧", 4, is_by_seat=True), by=clerk),
        client, district.person("school"), f"/homes/{home.id}/rooms/{second.id}/edit", **A_ROOM,
    )  # fmt: skip
    assert page.status == 422
    assert NAME_TAKEN in page.text


def test_two_rooms_of_a_home_are_changed_at_once(client: Client, district: District) -> None:
    home = home_at(district)
    first, second = (room_in(home, district, name=name) for name in ("东间", "西间"))
    clerk = district.person("clerk")
    page = answer_meanwhile(
        lambda: keeping.edit_room(first, RoomOutline("茶吧", 4, is_by_seat=True), by=clerk),
        client, district.person("school"), f"/homes/{home.id}/rooms/{second.id}/edit", **A_ROOM,
    )  # fmt: skip
    assert page.status == 303
    assert set(db.session.scalars(select(Room.name))) == {"茶吧", "书吧"}


def test_changing_a_room_and_closing_its_home_wait_for_each_other_in_one_order(
    client: Client, district: District
) -> None:
    home = home_at(district)
    room = room_in(home, district)
    page = answer_meanwhile(
        lambda: lock_home(home.id),
        client, district.person("school"), f"/homes/{home.id}/rooms/{room.id}/edit",
        then=lambda: closed(home, district), **A_ROOM,
    )  # fmt: skip
    assert page.status == 303
    assert count(TeachersHome, TeachersHome.state == HomeState.CLOSED) == 1


def test_booking_and_closing_the_account_wait_for_each_other_in_one_order(
    client: Client, district: District
) -> None:
    room = room_in(home_at(district), district)
    teacher, admin = district.person("teacher"), district.person("admin")
    held = one(book(room, teacher))
    page = answer_meanwhile(
        lambda: lock_person(teacher),
        client, teacher, f"/homes/{room.home_id}/rooms/{room.id}", day=tomorrow(2).isoformat(),
        then=lambda: deactivate(teacher, by=admin), **AT_TEN,
    )  # fmt: skip
    is_after = page.status == 403 and "Your account was closed while this was on its way." in page.text
    assert is_after or page.status in (303, 401)
    assert db.session.get(Booking, held.id).state == BookingState.CANCELLED


@pytest.mark.parametrize("is_by_seat", [True, False])
def test_the_last_seat_is_booked_once(is_by_seat: bool, client: Client, district: District) -> None:
    room = room_in(home_at(district), district, seats=1, is_by_seat=is_by_seat)
    page = answer_meanwhile(
        lambda: book(room, district.person("colleague")),
        client, district.person("teacher"), f"/homes/{room.home_id}/rooms/{room.id}",
        day=tomorrow().isoformat(), **AT_TEN,
    )  # fmt: skip
    assert page.status == 409
    assert "Somebody has booked this time." in page.text
    assert (count(Booking), count(TakenSlot)) == (1, 2)


def test_one_is_booked_into_one_room_at_a_time(client: Client, district: District) -> None:
    home = home_at(district)
    first, second = (room_in(home, district, name=name) for name in ("书吧", "茶吧"))
    teacher = district.person("teacher")
    page = answer_meanwhile(
        lambda: book(first, teacher),
        client, teacher, f"/homes/{home.id}/rooms/{second.id}", day=tomorrow().isoformat(), **AT_TEN,
    )  # fmt: skip
    assert page.status == 422
    assert "You have something else at this time: 书吧" in page.text
    assert count(Booking) == 1


def test_nobody_books_into_a_home_that_is_just_closing(client: Client, district: District) -> None:
    home = home_at(district)
    room, clerk = room_in(home, district), district.person("clerk")
    page = answer_meanwhile(
        lambda: keeping.move_home(home.id, HomeState.CLOSED, by=clerk, words="停水"),
        client, district.person("teacher"), f"/homes/{home.id}/rooms/{room.id}",
        day=tomorrow().isoformat(), **AT_TEN,
    )  # fmt: skip
    assert page.status == 409
    assert "This home is not open, so it cannot be booked." in page.text
    assert count(Booking) == 0


def opened(home: TeachersHome, district: District) -> None:
    keeping.open_home(home.id, by=district.person("clerk"))


def closed(home: TeachersHome, district: District) -> None:
    keeping.move_home(home.id, HomeState.CLOSED, by=district.person("clerk"), words="停水")


@pytest.mark.parametrize(
    ("is_open", "first", "action"), [(False, opened, "opening"), (True, closed, "closing")]
)
def test_a_home_is_opened_and_closed_once(
    is_open: bool, first: Callable[..., None], action: str, client: Client, district: District
) -> None:
    home = home_at(district, is_open=is_open)
    page = answer_meanwhile(
        lambda: first(home, district),
        client, district.person("school"), f"/homes/{home.id}/{action}", words="一句话",
    )  # fmt: skip
    assert page.status == 409
    assert "Somebody has changed this home meanwhile. Look at it again." in page.text


@pytest.mark.parametrize("action", ["approval", "refusal"])
def test_a_booking_is_decided_on_once(action: str, client: Client, district: District) -> None:
    room = room_in(home_at(district), district, needs_approval=True)
    booking = one(book(room, district.person("teacher")))
    page = answer_meanwhile(
        lambda: outcomes.approve(booking, by=district.person("clerk")),
        client, district.person("school"), f"/homes/bookings/{booking.id}/{action}", reason="检修",
    )  # fmt: skip
    assert page.status == 409
    assert "This booking is over or was decided already." in page.text
    assert db.session.scalars(select(Booking.state)).all() == [BookingState.BOOKED]


def test_a_place_that_is_given_up_goes_to_one(client: Client, district: District) -> None:
    room = room_in(home_at(district), district, seats=2)
    teacher, keeper = district.person("teacher"), district.person("school")
    first = one(book(room, teacher))
    second = one(book(room, district.person("colleague")))
    for who in ("neighbour", "handler", "leader"):
        book(room, district.person(who), None, IfTaken.WAIT)
    page = answer_meanwhile(
        lambda: outcomes.cancel(first, by=teacher),
        client, keeper, f"/homes/bookings/{second.id}/cancellation", words="检修",
    )  # fmt: skip
    assert page.status == 303
    assert count(Booking, Booking.state == BookingState.BOOKED) == 2
    assert count(Booking, Booking.state == BookingState.WAITING) == 1
    assert count(TakenSlot) == 4


def test_checking_in_twice_is_as_once(client: Client, district: District) -> None:
    teacher = district.person("teacher")
    booking = one(book(room_in(home_at(district), district), teacher))
    booking.starts_at = clock.now()  # the second asks by the real clock
    page = answer_meanwhile(
        lambda: outcomes.check_in(booking, by=teacher),
        client, teacher, f"/homes/bookings/{booking.id}/check-in",
    )  # fmt: skip
    assert page.status == 303
    assert count(HomeEvent, HomeEvent.kind == EventKind.CHECKED_IN) == 1


def test_one_stands_behind_a_proposal_once(client: Client, district: District) -> None:
    need, colleague = district.need(category="home", title="想有一间书吧"), district.person("colleague")
    page = answer_meanwhile(
        lambda: join(need, by=colleague), client, colleague, f"/homes/proposals/{need.id}/joining"
    )
    assert page.status == 303
    assert count(ProposalJoin) == 1
    assert count(Notice, Notice.person_id == district.person("teacher").id) == 1


def test_no_more_photos_than_there_may_be(client: Client, district: District) -> None:
    home, clerk = home_at(district), district.person("clerk")
    pictures = [read_picture(encoded(quarters(width, 8), "JPEG")) for width in range(8, 19)]
    keeping.add_photos(home.id, pictures, by=clerk)
    another = read_picture(encoded(quarters(30, 8), "JPEG"))
    page = answer_meanwhile(
        lambda: keeping.add_photos(home.id, [another], by=clerk),
        client, district.person("school"), f"/homes/{home.id}/photos",
        photos=[(BytesIO(encoded(quarters(31, 8), "JPEG")), "a.jpg")],
    )  # fmt: skip
    assert page.status == 422
    assert count(HomePhoto) == 12


def test_a_photo_is_removed_once(client: Client, district: District) -> None:
    home, clerk = home_at(district), district.person("clerk")
    keeping.add_photos(home.id, [read_picture(encoded(quarters(8, 8), "JPEG"))], by=clerk)
    photo_id = db.session.scalars(select(HomePhoto.id)).one()
    page = answer_meanwhile(
        lambda: keeping.remove_photo(photo_to_remove(home, photo_id), by=clerk),
        client, district.person("school"), f"/homes/{home.id}/photos/{photo_id}/removal",
    )  # fmt: skip
    assert page.status == 404
    assert count(HomePhoto) == 0
    assert count(HomeEvent, HomeEvent.kind == EventKind.EDITED) == 2, "it came, and it went once"


def test_a_day_that_is_closed_meanwhile_is_not_booked(client: Client, district: District) -> None:
    home = home_at(district)
    room = room_in(home, district)
    page = answer_meanwhile(
        lambda: close_days(home.id, tomorrow(), tomorrow(), by=district.person("clerk"), words="停水"),
        client, district.person("teacher"), f"/homes/{home.id}/rooms/{room.id}", **AT_TEN,
        day=tomorrow().isoformat(),
    )  # fmt: skip
    assert page.status == 422
    assert "It is closed on this day: 停水" in page.text
    assert count(Booking) == count(TakenSlot) == 0


def test_booking_and_closing_a_day_wait_for_each_other_in_one_order(
    client: Client, district: District
) -> None:
    home = home_at(district)
    room = room_in(home, district)
    page = answer_meanwhile(
        lambda: lock_home(home.id),
        client, district.person("teacher"), f"/homes/{home.id}/rooms/{room.id}", day=tomorrow().isoformat(),
        then=lambda: close_days(
            home.id, tomorrow(), tomorrow(), by=district.person("clerk"), words="停水"
        ),
        **AT_TEN,
    )  # fmt: skip
    assert page.status in (303, 422)
    assert count(Booking, Booking.state == BookingState.BOOKED) == count(TakenSlot) == 0


def test_what_is_booked_meanwhile_is_cancelled_by_closing(client: Client, district: District) -> None:
    home = home_at(district)
    room = room_in(home, district)
    page = answer_meanwhile(
        lambda: book(room, district.person("teacher")),
        client, district.person("school"), f"/homes/{home.id}/closed-days",
        first_day=tomorrow().isoformat(), words="停水",
    )  # fmt: skip
    assert page.status == 303
    assert count(Booking, Booking.state == BookingState.CANCELLED) == 1
    assert count(TakenSlot) == 0


def test_two_who_close_a_day_at_once_close_it_once(client: Client, district: District) -> None:
    home = home_at(district)
    page = answer_meanwhile(
        lambda: close_days(home.id, tomorrow(), tomorrow(), by=district.person("clerk"), words="停水"),
        client, district.person("school"), f"/homes/{home.id}/closed-days",
        first_day=tomorrow().isoformat(), words="停电",
    )  # fmt: skip
    assert page.status == 422
    assert count(ClosedDay) == 1
