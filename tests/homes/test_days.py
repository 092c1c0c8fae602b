"""A room's row of days: which are there, what each says, and that nothing is offered which is over."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.homes.world import EVERY_DAY, book, home_at, moment, room_in, wish
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import Outline
from welfare.homes.models import Room

MONDAY_MORNING = datetime(2027, 3, 1, 2, 10, tzinfo=UTC)
"""Ten past ten in the district."""
Show = Callable[..., Page]


@pytest.fixture
def show(client: Client, district: District) -> Show:
    """The page of a room, as somebody sees it on that Monday."""

    def ask(room: Room, query: str = "", *, who: str = "teacher", at: datetime = MONDAY_MORNING) -> Page:
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        with clock.at(at):
            sign_in_as(client, district.person(who))
            return client.page(f"/homes/{room.home_id}/rooms/{room.id}{query}")

    return ask


def days_on(page: Page) -> list[str]:
    """What each day of the row says; the one that is shown is marked."""
    days = [part for part in page.main.iter() if part.get("class", "").split(" ")[0] == "day"]
    return [text(day) + (" *" if day.get("aria-current") else "") for day in days]


def slots_on(page: Page) -> list[str]:
    return [text(slot) for slot in page.main.iter() if slot.get("class", "").startswith("slot ")]


@pytest.fixture
def room(district: District) -> Room:
    with clock.at(MONDAY_MORNING - timedelta(days=1)):
        return room_in(home_at(district), district, seats=1)


def test_seven_days_begin_today_and_say_what_is_left(room: Room, show: Show, district: District) -> None:
    home = room.home_id
    outline = Outline("石门教师之家", hours=[hours for hours in EVERY_DAY if hours.weekday != 6])
    keeping.edit_home(home, outline, by=district.person("clerk"))
    with clock.at(MONDAY_MORNING):
        for begins, ends in ((8, 16), (16, 22)):
            book(room, district.person("colleague"), wish(begins, ends, days=2))
    page = show(room)
    assert days_on(page) == [
        "Mon 1 free *", "Tue 2 free", "Wed 3 full", "Thu 4 free", "Fri 5 free", "Sat 6 free", "Sun 7 shut",
    ]  # fmt: skip
    labels = [link.get("aria-label") for link in elements(page.main, "a")]
    assert "Wed 3 Mar: full" in labels
    assert "Sun 7 Mar: shut" not in labels, "nothing to choose there"


def test_what_has_begun_is_not_offered(room: Room, show: Show) -> None:
    page = show(room)
    assert slots_on(page)[0] == "10:30–11:00 1 seat free"
    assert slots_on(page)[-1] == "21:30–22:00 1 seat free"
    form = page.form(f"/rooms/{room.id}")
    assert (form.values["day"], form.values["begins"], form.values["ends"]) == ("2027-03-01", "630", "660")
    sharp = show(room, at=MONDAY_MORNING + timedelta(minutes=20))
    assert slots_on(sharp)[0] == "10:30–11:00 1 seat free", "what begins now can still be booked"


def test_when_today_is_over_the_next_day_is_shown(room: Room, show: Show) -> None:
    with clock.at(MONDAY_MORNING):
        evening = moment(clock.today(), 21, 45)
    page = show(room, at=evening)
    assert days_on(page)[:2] == ["Mon 1 over", "Tue 2 free *"]
    today = show(room, "?day=2027-03-01", at=evening)
    assert slots_on(today) == []
    assert "It is over for today. Choose another day." in today.text
    assert not [form for form in today.forms if form.action.endswith(f"/rooms/{room.id}")]


def test_a_day_is_chosen_and_then_a_time_of_it(room: Room, show: Show, district: District) -> None:
    with clock.at(MONDAY_MORNING):
        book(room, district.person("colleague"), wish(9, 10, days=3))
    page = show(room, "?day=2027-03-04")
    assert days_on(page)[3] == "Thu 4 free *"
    assert "09:00–09:30 taken" in slots_on(page)
    assert "Book on Thu 4 Mar" in page.text
    free = [link for link in elements(page.main, "a") if "begins=600" in link.get("href", "")]
    assert "day=2027-03-04" in free[0].get("href")
    page = show(room, "?day=2027-03-04&begins=600")
    form = page.form(f"/rooms/{room.id}")
    assert (form.values["begins"], form.values["ends"]) == ("600", "630")
    with clock.at(MONDAY_MORNING):
        assert "Booked." in form.send(people="1").text


@pytest.mark.in_turn("which days are shown is reckoned in Python")
@pytest.mark.parametrize(
    ("query", "first", "earlier", "later"),
    [
        ("", "Mon 1", False, True),
        ("?day=2027-03-07", "Mon 1", False, True),
        ("?day=2027-03-08", "Mon 8", True, True),
        ("?day=2027-06-27", "Mon 21", True, True),
        ("?day=2027-06-29", "Mon 28", True, False),
    ],
)
def test_the_weeks_go_from_today_to_the_last_day_that_can_be_booked(
    query: str, first: str, earlier: bool, later: bool, room: Room, show: Show
) -> None:
    page = show(room, query)
    assert days_on(page)[0].startswith(first)
    assert ("Week before" in page.links, "Week after" in page.links) == (earlier, later)


@pytest.mark.in_turn("a day in an address is read in Python")
@pytest.mark.parametrize("query", ["?day=2027-02-28", "?day=2027-06-30", "?day=x", "?day=9999-12-31"])
def test_a_day_that_cannot_be_booked_is_not_shown(query: str, room: Room, show: Show) -> None:
    assert days_on(show(room, query))[0] == "Mon 1 free *"


def test_ones_own_time_says_so_and_nobody_else_is_named(room: Room, show: Show, district: District) -> None:
    with clock.at(MONDAY_MORNING):
        book(room, district.person("teacher"), wish(9, 10))
    assert "09:00–09:30 yours" in slots_on(show(room, "?day=2027-03-02"))
    assert "09:00–09:30 taken" in slots_on(show(room, "?day=2027-03-02", who="colleague"))
