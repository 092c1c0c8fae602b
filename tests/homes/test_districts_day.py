"""In the small hours of UTC it is another day in the district, and homes go by the district's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from chinese_calendar.constants import holidays

from tests.homes.world import book, moment, one, room_in
from tests.support.client import Client
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.slips import What
from welfare.homes import refusals
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.actions.settling import free_bookings_on_new_holidays
from welfare.homes.bookings.hours import Hours, Wish
from welfare.homes.closed_days.actions import close_days, reopen_day
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import Outline
from welfare.homes.lifecycle import BookingState
from welfare.homes.models import ClosedDay, Room, TeachersHome
from welfare.needs.deadlines import last_day_to_undo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2027, 3, day) for day in (1, 2, 3, 4))
EARLY = datetime(2027, 3, 1, 22, 0, tzinfo=UTC)
"""Six in the morning of Tuesday there; the homes open then."""
OPENS, CLOSES = 6 * 60, 22 * 60
AT_DAWN = (OPENS + 30, OPENS + 90)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(EARLY):
        yield


@pytest.fixture
def home(district: District) -> TeachersHome:
    """It is open from Tuesday to Sunday."""
    clerk = district.person("clerk")
    outline = Outline("石门教师之家", hours=[Hours(weekday, OPENS, CLOSES) for weekday in range(1, 7)])
    home = keeping.add_home(district.place("near_school"), outline, by=clerk)
    keeping.open_home(home.id, by=clerk)
    return home


@pytest.fixture
def room(home: TeachersHome, district: District) -> Room:
    return room_in(home, district, seats=1)


def at_dawn(day: date) -> Wish:
    return Wish(day, *AT_DAWN)


def test_use_counts_on_the_day_on_which_somebody_checked_in_there(room: Room, district: District) -> None:
    booking = one(book(room, district.person("teacher"), at_dawn(TUESDAY)))
    with clock.at(moment(TUESDAY, 6, 40)):
        outcomes.check_in(booking, by=district.person("teacher"))
    assert booking.used_on == TUESDAY


def test_use_that_is_added_afterwards_counts_on_its_day_and_may_be_until_days_after_it(
    room: Room, district: District
) -> None:
    booking = one(book(room, district.person("teacher"), at_dawn(TUESDAY)))
    db.session.flush()
    db.session.expire(booking)  # read anew its moments are in UTC
    with clock.at(moment(TUESDAY, 9)):
        outcomes.correct_use(booking, was_used=True, by=district.person("clerk"), words="忘了签到")
    assert booking.used_on == TUESDAY
    assert outcomes.use_correctable_until(booking) == last_day_to_undo(What.USE, TUESDAY)
    assert last_day_to_undo(What.USE, TUESDAY) != last_day_to_undo(What.USE, MONDAY)


def test_a_holiday_frees_what_is_booked_on_it_and_nothing_of_the_morning_after(
    home: TeachersHome, room: Room, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.is_shut_on_holidays = True
    on_it = one(book(room, district.person("teacher"), at_dawn(WEDNESDAY)))
    after = one(book(room, district.person("teacher"), at_dawn(THURSDAY)))
    monkeypatch.setitem(holidays, WEDNESDAY, "Tomb-sweeping Day")
    assert free_bookings_on_new_holidays() == 1
    assert (on_it.state, after.state) == (BookingState.CANCELLED, BookingState.BOOKED)


def test_whoever_waits_moves_up_on_the_morning_after_a_holiday_and_not_on_it(
    home: TeachersHome, room: Room, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.is_shut_on_holidays = True
    teacher, colleague = district.person("teacher"), district.person("colleague")
    held = [one(book(room, teacher, at_dawn(day))) for day in (WEDNESDAY, THURSDAY)]
    waiting = [one(book(room, colleague, at_dawn(day), IfTaken.WAIT)) for day in (WEDNESDAY, THURSDAY)]
    monkeypatch.setitem(holidays, WEDNESDAY, "Tomb-sweeping Day")
    for booking in held:
        outcomes.cancel(booking, by=teacher)
    assert [booking.state for booking in waiting] == [BookingState.WAITING, BookingState.BOOKED]


def test_yesterday_is_not_closed_or_opened_any_more(home: TeachersHome, district: District) -> None:
    keeper = district.person("school")
    with pytest.raises(refusals.DayIsOver):
        close_days(home.id, MONDAY, TUESDAY, by=keeper, words="停水")
    close_days(home.id, TUESDAY, TUESDAY, by=keeper, words="停水")
    closed = db.session.query(ClosedDay).one()
    with clock.at(moment(WEDNESDAY, 6)), pytest.raises(refusals.DayIsOver):
        reopen_day(home.id, closed.id, by=keeper)


def test_pages_are_about_today_and_the_whole_of_it(
    home: TeachersHome, room: Room, district: District, client: Client
) -> None:
    book(room, district.person("teacher"), at_dawn(TUESDAY))
    book(room, district.person("colleague"), at_dawn(WEDNESDAY))
    db.session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("school"))
    assert "Today 06:00–22:00" in text(client.page(f"/homes/{home.id}").main)
    for address in ("/homes", f"/homes/{home.id}/day", f"/homes/{home.id}/day?day=2027-03-02"):
        said = text(client.page(address).main)
        assert "Tue 2 Mar 06:30–07:30" in said, address
        assert "甲一" in said, address
        assert "甲二" not in said, address


@pytest.mark.in_turn("a day in an address is read in Python")
@pytest.mark.parametrize("asked", ["9999-12-31", "0001-01-01", "2027-02-30", ""])
def test_a_day_that_nobody_means_is_today(
    asked: str, home: TeachersHome, district: District, client: Client
) -> None:
    db.session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("school"))
    assert "Tue 2 Mar" in text(client.page(f"/homes/{home.id}/day?day={asked}").main)
