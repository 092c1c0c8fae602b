"""A booking's state x its time x action x who, over HTTP: the exact answer, nothing changed on a refusal.

What is expected is written out here by hand, not read from the code it checks.
"""

from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

import pytest
from flask import Flask

from tests.homes.world import TABLES, book, home_at, moment, one, room_in, wish
from tests.support.everybody import NAMES, Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare import clock
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.models import Booking
from welfare.homes.models import TeachersHome

COLUMNS = ("requested", "booked", "waiting", "declined", "cancelled", "used")
ANSWERS = {
    #                 requ book wait decl canc used
    "to come": {
        "cancellation": "+  +    +    o    o    -",
        "approval":     "+  o    o    o    o    -",
        "refusal":      "+  o    o    o    o    -",
        "check-in":     "o  t    o    o    o    -",
        "use":          "o  n    o    o    o    -",
    },
    "about to begin": {
        "cancellation": "+  +    +    o    o    o",
        "approval":     "+  o    o    o    o    o",
        "refusal":      "+  o    o    o    o    o",
        "check-in":     "o  +    o    o    o    =",
        "use":          "o  n    o    o    o    +",
    },
    "running out": {
        "cancellation": "+  +    +    o    o    o",
        "approval":     "+  o    o    o    o    o",
        "refusal":      "+  o    o    o    o    o",
        "check-in":     "o  +    o    o    o    =",
        "use":          "o  n    o    o    o    +",
    },
    "over": {
        "cancellation": "o  o    o    o    o    o",
        "approval":     "o  o    o    o    o    o",
        "refusal":      "o  o    o    o    o    o",
        "check-in":     "o  t    o    o    o    =",
        "use":          "o  =    o    o    o    +",
    },
}  # fmt: skip
"""`+` done; `=` led on, nothing changed; a letter: refused in the words below; `-` there is no such thing."""
TIMES = {"to come": (9, 44), "about to begin": (9, 45), "running out": (10, 59), "over": (11, 0)}
"""When it is, of a booking from ten to eleven."""
SENTENCES = {
    "o": "This booking is over or was decided already.",
    "n": "Whether it was used is not known yet.",
    "t": "You can check in from 15 minutes before the booking begins until it ends.",
}
KEEPERS = ("school", "clerk", "second_clerk", "alliance_clerk", "handler")
KEEPERS_ELSEWHERE = ("other_school", "other_handler")
FOR_KEEPERS = ("approval", "refusal", "use")
_days = count(1)


def expected(time: str, column: str, action: str, who: str) -> str:
    """Of whoever booked and of keepers the table; others are not told that there is a booking."""
    if who in KEEPERS or (who == "teacher" and action not in FOR_KEEPERS):
        return ANSWERS[time][action].split()[COLUMNS.index(column)]
    return "403" if action in FOR_KEEPERS and who not in KEEPERS_ELSEWHERE else "404"


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("time", ANSWERS)
def test_state_by_time_by_action_by_who(
    time: str, app: Flask, district: District, remember: Remember, record_property: Any
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    wrong, asked = [], 0
    home = home_at(district)
    for column in COLUMNS:
        rows = ANSWERS[time]
        actions = [action for action in rows if rows[action].split()[COLUMNS.index(column)] != "-"]
        asked += len(actions) * len(NAMES)
        build = partial(place_of, time, column, district, home)
        found = everybody.disagreements(actions, build, partial(expected, time, column), remember)
        wrong += [f"{column}: {one}" for one in found]
    assert wrong == []
    record_property("cells of the booking matrix", asked)


def place_of(time: str, column: str, district: District, home: TeachersHome) -> Place:
    """A booking of the teacher's in this state, tried at this time, in a room of its own."""
    days = 1 + next(_days) % 100  # nobody is in two rooms at once
    day = wish(days=days).day
    booking = booking_in(column, district, home, days, moment(day, 9, 50))
    here = f"/homes/bookings/{booking.id}"
    fields = {"cancellation": {}, "approval": {}, "refusal": {"reason": "当天检修"}, "check-in": {}}
    fields["use"] = {"was_used": "no", "why": "按错了"}
    requests = {action: (f"{here}/{action}", given) for action, given in fields.items()}
    return Place(requests, at=moment(day, *TIMES[time]))


def booking_in(state: str, district: District, home: TeachersHome, days: int, early: datetime) -> Booking:
    teacher, keeper = district.person("teacher"), district.person("clerk")
    needs_approval = state in ("requested", "declined")
    room = room_in(home, district, name=f"房间{next(_days)}", seats=1, needs_approval=needs_approval)
    if state == "waiting":
        book(room, district.person("admin"), wish(days=days))
    booking = one(book(room, teacher, wish(days=days), IfTaken.WAIT))
    match state:
        case "declined":
            outcomes.decline(booking, by=keeper, words="当天检修")
        case "cancelled":
            outcomes.cancel(booking, by=teacher)
        case "used":
            with clock.at(early):
                outcomes.check_in(booking, by=teacher)
    assert booking.state == ("booked" if state == "used" else state)
    return booking


def test_the_tables_are_whole() -> None:
    for rows in ANSWERS.values():
        assert {len(row.split()) for row in rows.values()} == {len(COLUMNS)}
