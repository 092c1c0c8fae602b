"""Fifty people and one room at one moment: against the real server, on both databases."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import scoped_session

from tests.homes.world import home_at, room_in, tomorrow
from tests.support.crowd import everybody_posts, people_at
from tests.support.live_server import running_server
from tests.support.world import District
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.models import HomeEvent

PEOPLE, SEATS = 50, 12


@pytest.mark.slow("starts a server, and 50 people ask it")
def test_one_wins_and_the_others_are_told(
    app: Flask, database_url: str, district: District, session: scoped_session[Database], tmp_path: Path
) -> None:
    home = home_at(district)
    whole = room_in(home, district, name="茶吧", seats=8, is_by_seat=False)
    shared = room_in(home, district, name="书吧", seats=SEATS)
    people = people_at(district.place("near_school"), PEOPLE)
    here, there = f"/homes/{home.id}/rooms/{whole.id}", f"/homes/{home.id}/rooms/{shared.id}"
    ids = {"whole": whole.id, "shared": shared.id}
    day = tomorrow().isoformat()
    ten = {"day": day, "begins": "600", "ends": "720", "people": "1"}
    two = {"day": day, "begins": "840", "ends": "900", "people": "1"}
    secret = str(app.config["SECRET_KEY"])
    settings = {"DATABASE_URL": database_url, "WELFARE_SECRET_KEY": secret, "WELFARE_ENV": "testing"}
    with running_server(tmp_path, **settings) as server:
        assert Counter(everybody_posts(server, app, people, here, ten)) == {303: 1, 409: PEOPLE - 1}
        assert Counter(everybody_posts(server, app, people, there, two)) == {303: SEATS, 409: PEOPLE - SEATS}
        waiting = {**two, "begins": "960", "ends": "1020", "if_taken": "wait"}
        assert everybody_posts(server, app, people, there, waiting) == [303] * PEOPLE
    session.rollback()  # what the server has written is to be seen
    assert _taken(session, ids["whole"]) == {(0, 4): 1}
    assert _taken(session, ids["shared"]) == {(seat, 2): 2 for seat in range(1, SEATS + 1)}
    states = session.execute(
        select(Booking.state, func.count()).where(Booking.room_id == ids["shared"]).group_by(Booking.state)
    )
    assert dict(states.all()) == {"booked": 2 * SEATS, "waiting": PEOPLE - SEATS}
    recorded = session.scalar(select(func.count(HomeEvent.id)).where(HomeEvent.booking_id.is_not(None)))
    assert recorded == session.scalar(select(func.count(Booking.id)))


def _taken(session: scoped_session[Database], room_id: int) -> dict[tuple[int, int], int]:
    """How many bookings hold each seat, by seat and by how many slots they hold it."""
    held = (
        select(TakenSlot.seat, TakenSlot.booking_id, func.count().label("slots"))
        .where(TakenSlot.room_id == room_id)
        .group_by(TakenSlot.seat, TakenSlot.booking_id)
        .subquery()
    )
    query = select(held.c.seat, held.c.slots, func.count()).group_by(held.c.seat, held.c.slots)
    return {(seat, slots): bookings for seat, slots, bookings in session.execute(query)}
