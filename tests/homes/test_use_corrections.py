"""Whether a booking was used, put right by a keeper: who, until when, what is counted, who is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from tests.homes.world import book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.telling import told_by
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.homes.bookings.actions.outcomes import check_in, correct_use, use_correctable_until
from welfare.homes.bookings.models import Booking
from welfare.homes.refusals import NotYours
from welfare.homes.use.figures import Use, use_between


def after(days: int = 0) -> datetime:
    """When a booking from ten to eleven is over, or some days later."""
    return moment(tomorrow(1 + days), 12)


@pytest.fixture
def booking(district: District) -> Booking:
    """Of two people, for an hour tomorrow."""
    return one(book(room_in(home_at(district), district), district.person("teacher"), wish(people=2)))


@pytest.fixture
def used(booking: Booking, district: District) -> Booking:
    with clock.at(moment(tomorrow(), 10)):
        check_in(booking, by=district.person("teacher"))
    return booking


def counted() -> Use:
    return use_between(tomorrow(-9), tomorrow(60))


def correct(booking: Booking, by: str, *, was_used: bool, district: District) -> None:
    correct_use(booking, was_used=was_used, by=district.person(by), words="按错了")


def test_what_was_not_used_is_counted_no_more_and_the_history_says_both(
    client: Client, district: District, used: Booking
) -> None:
    assert counted() == Use(visits=1, person_times=2, people=1, minutes=60)
    db.session.commit()
    with clock.at(after()):
        sign_in_as(client, district.person("school"))
        page = client.page(f"/homes/bookings/{used.id}")
        assert "Any keeper of the home can correct it." in page.text
        page = page.form("/use").send(why="")
        assert "Give the reason; whoever booked reads it." in page.text
        page = page.form("/use").send(why="按错了")
    assert counted() == Use()
    assert page.text.index("Checked in") < page.text.index("Corrected: it was not used")
    assert "按错了" in page.text


def test_what_was_used_without_checking_in_is_counted_on_its_day(
    client: Client, district: District, booking: Booking
) -> None:
    db.session.commit()
    with clock.at(after(3)):
        sign_in_as(client, district.person("clerk"))
        page = client.page(f"/homes/bookings/{booking.id}").form("/use").send(why="忘了签到")
        assert "Corrected: it was used" in page.text
    assert use_between(tomorrow(), tomorrow()) == Use(visits=1, person_times=2, people=1, minutes=60)


def test_until_the_last_day_and_no_later(district: District, used: Booking) -> None:
    last = moment(use_correctable_until(used), 23)
    with clock.at(last + timedelta(hours=2)), pytest.raises(TooLate):
        correct(used, "school", was_used=False, district=district)
    with clock.at(last):
        correct(used, "school", was_used=False, district=district)
    assert counted() == Use()


@pytest.mark.parametrize("who", ["teacher", "other_school", "leader"])
def test_by_keepers_of_the_home_alone(who: str, district: District, used: Booking) -> None:
    with clock.at(after()), pytest.raises(NotYours):
        correct(used, who, was_used=False, district=district)
    assert counted().visits == 1


def test_whoever_booked_is_told_where_something_changes(
    app: Flask, district: District, used: Booking
) -> None:
    tell: Callable[[Callable[[], None]], dict[str, tuple[str, str]]] = partial(told_by, app, district)
    with clock.at(after()):
        assert tell(lambda: correct(used, "school", was_used=True, district=district)) == {}
        told = tell(lambda: correct(used, "school", was_used=False, district=district))
    [(who, (said, address))] = told.items()
    assert (who, address) == ("teacher", f"/homes/bookings/{used.id}")
    assert "it was not used. 按错了" in said
