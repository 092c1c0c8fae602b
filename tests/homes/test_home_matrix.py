"""A home's state, and a room's, x action x who, over HTTP: the exact answer, nothing changed on a refusal.

What is expected is written out here by hand, not read from the code it checks.
"""

from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.homes.world import TABLES, book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.everybody import NAMES, Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare.extensions import db
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.closed_days.actions import close_days
from welfare.homes.keeping import actions as keeping
from welfare.homes.lifecycle import HomeState
from welfare.homes.models import ClosedDay, TeachersHome

STATES = ("proposed", "being_built", "open", "closed")
HOME = {
    #                  proposed built open closed
    "opening":        "+        +     m    +",
    "closing":        "m        m     +    m",
    "begun building": "+        m     m    m",
    "put back":       "m        +     m    m",
    "description":    "+        +     +    +",
    "without hours":  "+        +     h    +",
    "new room":       "+        +     +    +",
    "changed room":   "+        +     +    +",
    "new code":       "+        +     +    +",
    "closed days":    "+        +     +    +",
    "open after all": "+        +     +    +",
    "booking":        "x        x     +    x",
    "check-in":       "k        k     k    k",
}  # fmt: skip
"""`+` done; a letter: refused in the words below."""
ROOM_STATES = ("free", "booked", "asked_for", "waited_for", "over", "given_up")
"""By what is booked there, and still to come unless the name says otherwise."""
ROOM = {
    #                  free booked asked waited over given_up
    "other name":     "+    +      +     +      +    +",
    "more seats":     "+    +      +     +      +    +",
    "fewer seats":    "+    r      r     r      +    +",
    "other way":      "+    r      r     r      +    +",
    "not offered":    "+    r      r     r      +    +",
    "longer slots":   "+    +      +     +      +    +",
    "approval":       "+    +      +     +      +    +",
}  # fmt: skip
SENTENCES = {
    "h": "Give it opening hours first, so that colleagues know when to come.",
    "k": "You have no booking here at this time.",
    "m": "Somebody has changed this home meanwhile. Look at it again.",
    "r": "There are bookings to come that need the room as it is. Cancel them first.",
    "x": "This home is not open, so it cannot be booked.",
}
KEEPERS = ("school", "clerk", "second_clerk", "alliance_clerk", "handler")
"""Of the homes at the near school."""
KEEPERS_ELSEWHERE = ("other_school", "other_handler")
FOR_ALL = ("booking", "check-in")
_numbers, _days = count(1), count(1)


def expected(cells: dict[str, str], column: int, action: str, who: str) -> str:
    if who in KEEPERS or action in FOR_ALL:
        return cells[action].split()[column]
    return "404" if who in KEEPERS_ELSEWHERE else "403"


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("column", STATES)
def test_home_by_action_by_who(
    column: str, app: Flask, district: District, remember: Remember, record_property: Any
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    answers = partial(expected, HOME, STATES.index(column))
    build = partial(home_place, column, district)
    assert everybody.disagreements(HOME, build, answers, remember) == []
    record_property("cells of the home matrix", len(HOME) * len(NAMES))


def home_in(state: str, district: District) -> TeachersHome:
    clerk = district.person("clerk")
    home = home_at(district, name=f"第{next(_numbers)}个家", is_open=state in ("open", "closed"))
    if state in ("being_built", "closed"):
        keeping.move_home(home.id, HomeState(state), by=clerk, words="停电")
    return home


def home_place(state: str, district: District) -> Place:
    home = home_in(state, district)
    room = room_in(home, district)
    here = f"/homes/{home.id}"
    close_days(home.id, tomorrow(3), tomorrow(3), by=district.person("clerk"), words="停电")
    closed = db.session.scalars(select(ClosedDay).where(ClosedDay.home_id == home.id)).one()
    described = {"name": f"改名{home.id}", "facilities": "music", "opens_0": "480", "closes_0": "1320"}
    shut = {f"{end}_{weekday}": "" for end in ("opens", "closes") for weekday in range(7)}
    a_room = {"name": "茶吧", "seats": "4", "way": "whole", "slot_minutes": "30", "is_active": "y"}
    booking = {"day": tomorrow().isoformat(), "begins": "600", "ends": "660", "people": "1"}
    return Place(
        {
            "opening": (f"{here}/opening", {"words": "开放了"}),
            "closing": (f"{here}/closing", {"words": "停水"}),
            "begun building": (f"{here}/state", {"to": "being_built"}),
            "put back": (f"{here}/state", {"to": "proposed"}),
            "description": (f"{here}/edit", described),
            "without hours": (f"{here}/edit", described | shut),
            "new room": (f"{here}/rooms/new", a_room),
            "changed room": (f"{here}/rooms/{room.id}/edit", a_room),
            "new code": (f"{here}/wall", {}),
            "closed days": (f"{here}/closed-days", {"first_day": tomorrow(2).isoformat(), "words": "停水"}),
            "open after all": (f"{here}/closed-days/{closed.id}/reopening", {}),
            "booking": (f"{here}/rooms/{room.id}", booking),
            "check-in": (f"{here}/check-in", {"code": home.code}),
        },
    )


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("column", ROOM_STATES)
def test_room_by_change_by_who(
    column: str, app: Flask, district: District, remember: Remember, record_property: Any
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    answers = partial(expected, ROOM, ROOM_STATES.index(column))
    build = partial(room_place, column, district)
    assert everybody.disagreements(ROOM, build, answers, remember) == []
    record_property("cells of the room matrix", len(ROOM) * len(NAMES))


def room_place(state: str, district: District) -> Place:
    home = home_in("open", district)
    room = room_in(home, district, seats=4, needs_approval=state == "asked_for")
    when = wish(days=1 + next(_days) % 100)  # another day each time: nobody is in two rooms at once
    if state == "waited_for":
        filling = one(book(room, district.person("admin"), replace(when, people=4)))
        book(room, district.person("teacher"), when, IfTaken.WAIT)
        filling.state, filling.ended_at = "cancelled", filling.created_at  # without anybody moving up
    elif state != "free":
        booking = one(book(room, district.person("teacher"), when))
        if state == "given_up":
            outcomes.cancel(booking, by=district.person("teacher"))
    same = {"name": "书吧", "seats": "4", "way": "seat", "slot_minutes": "30", "is_active": "y"}
    changes = {
        "other name": {"name": "茶吧"},
        "more seats": {"seats": "5"},
        "fewer seats": {"seats": "3"},
        "other way": {"way": "whole"},
        "not offered": {"is_active": ""},
        "longer slots": {"slot_minutes": "60"},
        "approval": {"needs_approval": "" if state == "asked_for" else "y"},
    }
    kept = {"needs_approval": "y"} if state == "asked_for" else {}
    address = f"/homes/{home.id}/rooms/{room.id}/edit"
    requests = {name: (address, same | kept | change) for name, change in changes.items()}
    return Place(requests, at=moment(when.day, 11) if state == "over" else moment(when.day, 10, 59))


@pytest.mark.parametrize("is_active", [True, False])
def test_only_a_room_that_is_offered_is_booked(
    is_active: bool, app: Flask, district: District, remember: Remember
) -> None:
    sentences = {"n": "This room is not offered for booking."}
    everybody = Everybody(app, district, sentences, TABLES)

    def build() -> Place:
        place = home_place("open", district)
        if not is_active:
            changed = {"name": "茶吧", "seats": "4", "way": "whole", "slot_minutes": "30"}
            everybody.ask("clerk", Place({"off": (place.requests["changed room"][0], changed)}), "off")
        return place

    answer = "+" if is_active else "n"
    assert everybody.disagreements(["booking"], build, lambda _action, _who: answer, remember) == []
