"""Days on which a home is closed: nothing is booked then, and whatever was is nobody's own doing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from chinese_calendar.constants import holidays
from sqlalchemy import select

from tests.homes.test_days import days_on
from tests.homes.world import OUTLINE, book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.homes import refusals
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.actions.settling import free_bookings_on_new_holidays
from welfare.homes.bookings.hours import Wish
from welfare.homes.bookings.models import TakenSlot
from welfare.homes.closed_days.actions import MOST_DAYS, close_days, reopen_day
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import Outline
from welfare.homes.lifecycle import BookingState, EventKind, HomeState
from welfare.homes.models import ClosedDay, HomeEvent, Room, TeachersHome

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def home(district: District) -> TeachersHome:
    return home_at(district)


@pytest.fixture
def room(home: TeachersHome, district: District) -> Room:
    return room_in(home, district)


def closed_days(home: TeachersHome) -> dict[date, str]:
    query = select(ClosedDay.day, ClosedDay.words).where(ClosedDay.home_id == home.id)
    return dict(db.session.execute(query.order_by(ClosedDay.day)).all())


def kinds_of(booking_id: int) -> list[EventKind]:
    query = select(HomeEvent.kind).where(HomeEvent.booking_id == booking_id)
    return list(db.session.scalars(query.order_by(HomeEvent.id)))


def page_for(client: Client, district: District, who: str, address: str) -> Page:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person(who))
    return client.page(address)


def test_each_of_the_days_is_closed_and_none_beside_them(
    home: TeachersHome, room: Room, district: District
) -> None:
    close_days(home.id, tomorrow(2), tomorrow(4), by=district.person("school"), words="停水")
    assert closed_days(home) == {tomorrow(n): "停水" for n in (2, 3, 4)}
    teacher = district.person("teacher")
    for day in (2, 3, 4):
        with pytest.raises(refusals.ClosedThatDay):
            book(room, teacher, wish(days=day))
    for day in (1, 5):
        assert one(book(room, teacher, wish(days=day))).state == BookingState.BOOKED


@pytest.mark.parametrize("days", [1, MOST_DAYS, MOST_DAYS + 1])
def test_as_many_days_as_a_long_holiday_are_closed_at_a_time(
    days: int, home: TeachersHome, district: District
) -> None:
    last = tomorrow() + timedelta(days=days - 1)
    if days > MOST_DAYS:
        with pytest.raises(refusals.TooManyClosedDays):
            close_days(home.id, tomorrow(), last, by=district.person("school"), words="暑假")
    else:
        close_days(home.id, tomorrow(), last, by=district.person("school"), words="暑假")
        assert len(closed_days(home)) == days


def test_neither_a_day_that_is_over_nor_an_end_before_its_beginning_is_closed(
    home: TeachersHome, district: District
) -> None:
    keeper = district.person("school")
    with pytest.raises(refusals.DayIsOver):
        close_days(home.id, clock.today() - timedelta(days=1), tomorrow(), by=keeper, words="停水")
    with pytest.raises(refusals.EndsBeforeItBegins):
        close_days(home.id, tomorrow(2), tomorrow(), by=keeper, words="停水")
    close_days(home.id, clock.today(), clock.today(), by=keeper, words="停水")
    assert closed_days(home) == {clock.today(): "停水"}


def test_a_day_that_is_closed_already_keeps_its_reason(home: TeachersHome, district: District) -> None:
    keeper = district.person("school")
    close_days(home.id, tomorrow(2), tomorrow(2), by=keeper, words="停水")
    close_days(home.id, tomorrow(), tomorrow(3), by=keeper, words="放假")
    assert closed_days(home) == {tomorrow(): "放假", tomorrow(2): "停水", tomorrow(3): "放假"}


def test_what_is_booked_or_waited_for_is_cancelled_as_shut_out_and_holds_no_seat(
    home: TeachersHome, district: District
) -> None:
    small = room_in(home, district, name="茶吧", seats=1)
    held = one(book(small, district.person("teacher")))
    waiting = one(book(small, district.person("colleague"), None, IfTaken.WAIT))
    beside = one(book(small, district.person("teacher"), wish(days=2)))
    asked = one(book(room_in(home, district, name="静室", needs_approval=True), district.person("neighbour")))
    assert close_days(home.id, tomorrow(), tomorrow(), by=district.person("school"), words="停水") == 3
    for booking in (held, waiting, asked):
        assert booking.state == BookingState.CANCELLED
        assert kinds_of(booking.id)[-1] == EventKind.SHUT_OUT
    assert EventKind.MOVED_UP not in kinds_of(waiting.id), "nobody moves up into a closed day"
    assert beside.state == BookingState.BOOKED
    assert set(db.session.scalars(select(TakenSlot.booking_id))) == {beside.id}


def test_who_is_there_already_stays(home: TeachersHome, room: Room, district: District) -> None:
    booking = one(book(room, district.person("teacher"), wish(10, 12, days=0)))
    with clock.at(moment(clock.today(), 10)):
        outcomes.check_in(booking, by=district.person("teacher"))
        freed = close_days(home.id, clock.today(), clock.today(), by=district.person("school"), words="停水")
    assert (freed, booking.state) == (0, BookingState.BOOKED)


def test_the_weeks_of_a_series_on_which_it_is_closed_are_left_out(
    client: Client, home: TeachersHome, room: Room, district: District
) -> None:
    close_days(home.id, tomorrow(8), tomorrow(8), by=district.person("school"), words="停水")
    booked = book(room, district.person("teacher"), wish(weeks=3))
    assert [clock.local(one.starts_at).date() for one in booked.bookings] == [tomorrow(), tomorrow(15)]
    assert booked.closed == [tomorrow(8)]
    address = f"/homes/{home.id}/rooms/{room.id}"
    sent = {"day": tomorrow().isoformat(), "begins": "840", "ends": "900", "people": "1", "weeks": "3"}
    page = page_for(client, district, "colleague", address)
    after = page.form(f"/rooms/{room.id}").send(**sent)
    assert "Left out, because it is closed: Tue 9 Mar." in after.text


def test_a_day_that_is_open_after_all_can_be_booked_again(
    home: TeachersHome, room: Room, district: District
) -> None:
    keeper, teacher = district.person("school"), district.person("teacher")
    booking = one(book(room, teacher))
    close_days(home.id, tomorrow(), tomorrow(2), by=keeper, words="停水")
    closed = db.session.scalars(select(ClosedDay).where(ClosedDay.day == tomorrow())).one()
    assert reopen_day(home.id, closed.id, by=keeper) == tomorrow()
    assert closed_days(home) == {tomorrow(2): "停水"}
    assert booking.state == BookingState.CANCELLED, "whoever lost it may have another by now"
    assert one(book(room, teacher)).state == BookingState.BOOKED


def test_a_closed_day_that_is_over_stays_as_it_was(home: TeachersHome, district: District) -> None:
    keeper = district.person("school")
    close_days(home.id, tomorrow(), tomorrow(), by=keeper, words="停水")
    closed = db.session.scalars(select(ClosedDay)).one()
    with clock.at(moment(tomorrow(2), 0)), pytest.raises(refusals.DayIsOver):
        reopen_day(home.id, closed.id, by=keeper)
    with clock.at(moment(tomorrow(), 23)):
        reopen_day(home.id, closed.id, by=keeper)
    assert closed_days(home) == {}


HOLIDAY = date(2027, 3, 3)


@pytest.mark.parametrize("is_shut", [True, False])
def test_statutory_holidays_are_closed_where_the_home_says_so(
    is_shut: bool,
    client: Client,
    home: TeachersHome,
    room: Room,
    district: District,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(holidays, HOLIDAY, "Tomb-sweeping Day")  # none is announced so far ahead
    outline = Outline(home.name, hours=OUTLINE.hours, is_shut_on_holidays=is_shut)
    keeping.edit_home(home.id, outline, by=district.person("school"))
    wanted = Wish(HOLIDAY, 600, 660)
    if is_shut:
        with pytest.raises(refusals.ShutOnHolidays):
            book(room, district.person("teacher"), wanted)
    else:
        assert one(book(room, district.person("teacher"), wanted)).state == BookingState.BOOKED
    shown = page_for(client, district, "colleague", f"/homes/{home.id}/rooms/{room.id}?day={HOLIDAY}")
    assert ("Closed on this day: statutory holiday" in shown.text) is is_shut
    assert ("Shut on statutory holidays." in client.page(f"/homes/{home.id}").text) is is_shut


@pytest.mark.parametrize("is_shut", [True, False])
def test_who_waits_for_a_holiday_on_which_the_home_is_shut_since_moves_up_no_more(
    is_shut: bool, home: TeachersHome, room: Room, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wish(HOLIDAY, 600, 660, people=2)
    home.is_shut_on_holidays = is_shut
    first = one(book(room, district.person("teacher"), wanted))
    waiting = one(book(room, district.person("colleague"), wanted, IfTaken.WAIT))
    monkeypatch.setitem(holidays, HOLIDAY, "Tomb-sweeping Day")  # as a year's days are announced late
    outcomes.cancel(first, by=district.person("teacher"))
    assert waiting.state == (BookingState.WAITING if is_shut else BookingState.BOOKED)


def test_a_holiday_that_is_announced_late_frees_what_was_booked_on_it(
    client: Client, home: TeachersHome, room: Room, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wish(HOLIDAY, 600, 660, people=2)
    home.is_shut_on_holidays = True
    gone = [
        one(book(room, district.person("teacher"), wanted)),
        one(book(room, district.person("colleague"), wanted, IfTaken.WAIT)),
    ]
    stays = one(book(room, district.person("teacher"), Wish(HOLIDAY + timedelta(days=1), 600, 660)))
    assert free_bookings_on_new_holidays() == 0
    monkeypatch.setitem(holidays, HOLIDAY, "Tomb-sweeping Day")
    assert free_bookings_on_new_holidays() == 2
    assert free_bookings_on_new_holidays() == 0, "the clock runs every night"
    assert [booking.state for booking in (*gone, stays)] == [
        *[BookingState.CANCELLED] * 2,
        BookingState.BOOKED,
    ]
    assert [kinds_of(booking.id)[-1] for booking in gone] == [EventKind.SHUT_OUT] * 2
    for who in ("teacher", "colleague"):
        assert "It is shut on statutory holidays" in page_for(client, district, who, "/notices").text


def test_a_home_that_is_open_on_holidays_keeps_its_bookings(
    home: TeachersHome, room: Room, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays = one(book(room, district.person("teacher"), Wish(HOLIDAY, 600, 660)))
    monkeypatch.setitem(holidays, HOLIDAY, "Tomb-sweeping Day")
    assert free_bookings_on_new_holidays() == 0
    assert stays.state == BookingState.BOOKED


def test_who_had_booked_a_holiday_is_told_that_the_home_is_shut_then_from_now_on(
    client: Client, home: TeachersHome, room: Room, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(holidays, HOLIDAY, "Tomb-sweeping Day")
    wanted = Wish(HOLIDAY, 600, 660, people=2)
    gone = [
        one(book(room, district.person("teacher"), wanted)),
        one(book(room, district.person("colleague"), wanted, IfTaken.WAIT)),
    ]
    stays = one(book(room, district.person("teacher"), Wish(HOLIDAY + timedelta(days=1), 600, 660)))
    page = page_for(client, district, "school", f"/homes/{home.id}/edit")
    assert "Saved; 2 bookings were cancelled." in page.form("/edit").send(is_shut_on_holidays="y").text
    db.session.expire_all()
    assert {booking.state for booking in gone} == {BookingState.CANCELLED}
    assert [kinds_of(booking.id)[-1] for booking in gone] == [EventKind.SHUT_OUT] * 2
    assert stays.state == BookingState.BOOKED
    for who in ("teacher", "colleague"):
        told = page_for(client, district, who, "/notices").text
        assert "It is shut on statutory holidays: your booking of" in told
    again = page_for(client, district, "school", f"/homes/{home.id}/edit").form("/edit").send(rules="安静")
    assert "cancelled" not in again.text


def test_everybody_reads_which_days_are_closed_and_why(
    client: Client, home: TeachersHome, room: Room, district: District
) -> None:
    keeper = district.person("school")
    close_days(home.id, clock.today(), tomorrow(), by=keeper, words="停水")
    close_days(home.id, tomorrow(5), tomorrow(5), by=keeper, words="考试")
    page = page_for(client, district, "neighbour", f"/homes/{home.id}")
    told = text(page.main)
    assert "Closed today: 停水" in told
    assert "Mon 1 Mar to Tue 2 Mar停水 Sat 6 Mar考试" in told
    shown = client.page(f"/homes/{home.id}/rooms/{room.id}?day={tomorrow()}")
    assert days_on(shown)[:3] == ["Mon 1 shut", "Tue 2 shut *", "Wed 3 free"]
    assert "Closed on this day: 停水" in shown.text
    assert "Book on" not in shown.text
    assert "Closed on this day: 停水" in page_for(client, district, "school", f"/homes/{home.id}/day").text


def test_a_keeper_closes_and_opens_on_one_page_and_the_history_says_so(
    client: Client, home: TeachersHome, room: Room, district: District
) -> None:
    booking = one(book(room, district.person("teacher")))
    page = page_for(client, district, "school", f"/homes/{home.id}/closed-days")
    first, last = tomorrow().isoformat(), tomorrow(2).isoformat()
    after = page.form("/closed-days").send(first_day=first, last_day=last, words="停水")
    assert "Closed; 1 booking was cancelled." in after.text
    after = after.form("/reopening").send()
    assert "Open on Tue 2 Mar. Whoever had booked is told." in after.text
    history = text(client.page(f"/homes/{home.id}").main)
    assert "Closed for some days · " in history
    assert "Tue 2 Mar to Wed 3 Mar" in history
    assert "Reopened for that day · " in history
    mine = text(page_for(client, district, "teacher", f"/homes/bookings/{booking.id}").main)
    assert "Cancelled: the home is closed on that day" in mine
    assert "停水" in mine


def test_a_home_that_is_not_open_is_closed_for_days_to_come_too(
    home: TeachersHome, room: Room, district: District
) -> None:
    clerk = district.person("clerk")
    keeping.move_home(home.id, HomeState.CLOSED, by=clerk, words="检修")
    close_days(home.id, tomorrow(), tomorrow(), by=clerk, words="检修")
    keeping.open_home(home.id, by=clerk)
    with pytest.raises(refusals.ClosedThatDay):
        book(room, district.person("teacher"))
