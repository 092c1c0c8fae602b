"""Bookings that wait: who is told on which day, however many clocks run, and when that ends."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from tests.homes.world import book, home_at, one, room_in, wish
from tests.support.client import Client
from tests.support.reminding import heard, pass_days
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.extensions import db
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.models import Booking

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def booking(district: District) -> Booking:
    """Asked for Thursday of next week."""
    room = room_in(home_at(district), district, needs_approval=True)
    return one(book(room, district.person("teacher"), wish(days=10)))


@pytest.mark.parametrize(
    ("clocks", "on", "days"), [(3, (7, 8, 9, 10, 11), (8, 10)), (1, (7, 10, 11), (10,)), (1, (7, 11), ())]
)
def test_keepers_two_working_days_before_and_on_the_day(
    app: Flask, booking: Booking, clocks: int, on: Collection[int], days: tuple[int, ...]
) -> None:
    pass_days(app, on, clocks=clocks)
    assert heard() == {day: {"school"} for day in days}


def test_where_the_school_has_nobody_the_office_decides(
    app: Flask, district: District, booking: Booking, client: Client
) -> None:
    address = f"/homes/bookings/{booking.id}"
    role = RoleAssignment.person_id == district.person("school").id
    db.session.execute(delete(RoleAssignment).where(role))
    pass_days(app, (8,))
    assert heard() == {8: {"handler"}}
    with clock.at(NOW + timedelta(days=8)):
        sign_in_as(client, district.person("handler"))
        page = client.page("/notices")
        assert "A booking of 书吧 on Thu 11 Mar 10:00 waits to be approved" in page.text
        assert "书吧" in client.page(address).text


@pytest.mark.parametrize("end", ["approve", "decline", "cancel"])
def test_what_is_decided_or_cancelled_waits_no_more(
    app: Flask, district: District, booking: Booking, end: str
) -> None:
    if end == "cancel":
        outcomes.cancel(booking, by=district.person("teacher"))
    elif end == "approve":
        outcomes.approve(booking, by=district.person("school"))
    else:
        outcomes.decline(booking, by=district.person("school"), words="那天开会")
    pass_days(app, (8, 10))
    assert heard() == {}
