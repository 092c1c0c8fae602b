"""Whom homes tell of what: who gets it and nobody else, what it says, and what it opens."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from tests.homes.world import book, home_at, one, room_in, tomorrow, wish
from tests.support.telling import told_by
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.closed_days.actions import close_days, reopen_day
from welfare.homes.keeping.actions import move_home, open_home
from welfare.homes.lifecycle import BookingState, HomeState
from welfare.homes.models import ClosedDay
from welfare.homes.proposals.actions import join, leave
from welfare.needs.actions import handling, intake, slips
from welfare.needs.actions import teacher as teacher_actions
from welfare.needs.lifecycle import Action, Outcome, Status
from welfare.needs.models import Need

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district."""
WHEN = "Tue 2 Mar 10:00"
Told = dict[str, tuple[str, str]]
Tell = Callable[[Callable[[], object]], Told]
KEEPERS_ARE_ASKED = f"Somebody moved up in 书吧 on {WHEN}: please decide"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def tell(app: Flask, district: District) -> Tell:
    return partial(told_by, app, district)


def said(told: Told, address: str) -> dict[str, str]:
    """What each reads, without the moment it was told; all of it opens `address`."""
    assert {path for _text, path in told.values()} <= {address}
    return {who: text.split(" Mon 1 Mar")[0] for who, (text, _path) in told.items()}


def of(booking: object) -> str:
    return f"/homes/bookings/{booking.id}"


def test_the_keepers_of_the_school_are_asked_for_approval(tell: Tell, district: District) -> None:
    room = room_in(home_at(district), district, needs_approval=True)
    bookings = []
    told = tell(lambda: bookings.append(one(book(room, district.person("teacher")))))
    assert said(told, of(bookings[0])) == {"school": f"甲一 asks to book 书吧 on {WHEN}"}


def test_where_a_school_has_no_administrator_the_usual_office_is_asked(
    tell: Tell, district: District
) -> None:
    room = room_in(home_at(district, "far_school"), district, needs_approval=True)
    assert set(tell(lambda: book(room, district.person("teacher")))) == {"handler"}
    deactivate(district.person("school"), by=district.person("admin"))
    near = room_in(home_at(district), district, needs_approval=True)
    assert set(tell(lambda: book(near, district.person("teacher"), wish(13, 14)))) == {"handler"}


def test_of_a_series_the_keepers_are_told_once(tell: Tell, district: District) -> None:
    room = room_in(home_at(district), district, needs_approval=True)
    assert set(tell(lambda: book(room, district.person("teacher"), wish(weeks=4)))) == {"school"}


def test_a_booking_that_nobody_has_to_approve_tells_nobody(tell: Tell, district: District) -> None:
    room = room_in(home_at(district), district)
    assert tell(lambda: book(room, district.person("teacher"))) == {}
    held = room_in(home_at(district, name="另一个家"), district, needs_approval=True)
    assert tell(lambda: book(held, district.person("school"))) == {}, "a keeper asks nobody"


def test_whoever_asked_is_told_what_was_decided(tell: Tell, district: District) -> None:
    room = room_in(home_at(district), district, seats=9, needs_approval=True)
    keeper = district.person("school")
    first, second = (one(book(room, district.person(who))) for who in ("teacher", "colleague"))
    told = tell(lambda: outcomes.approve(first, by=keeper))
    assert said(told, of(first)) == {"teacher": f"Your booking of 书吧 on {WHEN} is approved"}
    told = tell(lambda: outcomes.decline(second, by=keeper, words="当天检修"))
    assert said(told, of(second)) == {"colleague": f"Your booking of 书吧 on {WHEN} was declined. 当天检修"}


def test_whoever_booked_is_told_that_a_keeper_cancelled_and_not_what_they_did_themselves(
    tell: Tell, district: District
) -> None:
    room = room_in(home_at(district), district, seats=9)
    first, second = (one(book(room, district.person(who))) for who in ("teacher", "colleague"))
    told = tell(lambda: outcomes.cancel(first, by=district.person("school"), words="停水"))
    assert said(told, of(first)) == {"teacher": f"Your booking of 书吧 on {WHEN} was cancelled. 停水"}
    assert tell(lambda: outcomes.cancel(second, by=district.person("colleague"))) == {}


def test_whoever_waited_is_told_that_a_place_is_free(tell: Tell, district: District) -> None:
    room = room_in(home_at(district), district, seats=1)
    held = one(book(room, district.person("teacher")))
    waiting = one(book(room, district.person("colleague"), None, IfTaken.WAIT))
    told = tell(lambda: outcomes.cancel(held, by=district.person("teacher")))
    assert said(told, of(waiting)) == {"colleague": f"A place is free: 书吧 is yours on {WHEN}"}


def test_whoever_waited_for_what_is_approved_is_told_and_the_keepers_are_asked(
    tell: Tell, district: District
) -> None:
    room = room_in(home_at(district), district, seats=1, needs_approval=True)
    held = one(book(room, district.person("teacher")))
    waiting = one(book(room, district.person("colleague"), None, IfTaken.WAIT))
    told = tell(lambda: outcomes.cancel(held, by=district.person("teacher")))
    assert said(told, of(waiting)) == {
        "colleague": f"A place is free in 书吧 on {WHEN}; the keepers decide",
        "school": KEEPERS_ARE_ASKED,
    }


def test_a_keeper_who_waited_has_the_place_at_once_and_nobody_is_asked(
    tell: Tell, district: District
) -> None:
    room = room_in(home_at(district), district, seats=1, needs_approval=True)
    held = one(book(room, district.person("teacher")))
    waiting = one(book(room, district.person("school"), None, IfTaken.WAIT))
    told = tell(lambda: outcomes.cancel(held, by=district.person("teacher")))
    assert waiting.state == BookingState.BOOKED
    assert said(told, of(waiting)) == {"school": f"A place is free: 书吧 is yours on {WHEN}"}


def test_all_who_have_something_to_come_are_told_that_the_home_closes(tell: Tell, district: District) -> None:
    home = home_at(district)
    room, small = room_in(home, district, seats=9), room_in(home, district, name="茶吧", seats=1)
    over = one(book(room, district.person("neighbour"), wish(10, 11, days=0)))
    given_up = one(book(room, district.person("handler")))
    outcomes.cancel(given_up, by=district.person("handler"))
    held = one(book(small, district.person("teacher")))
    waiting = one(book(small, district.person("colleague"), None, IfTaken.WAIT))
    with clock.at(over.ends_at):
        clerk = district.person("clerk")
        told = tell(lambda: move_home(home.id, HomeState.CLOSED, by=clerk, words="屋顶漏水"))
    sentence = f"Your booking of 茶吧 on {WHEN} was cancelled. 屋顶漏水"
    assert {who: (text.split(" Mon 1 Mar")[0], path) for who, (text, path) in told.items()} == {
        "teacher": (sentence, of(held)),
        "colleague": (sentence, of(waiting)),
    }


def test_all_who_have_something_on_closed_days_are_told_and_told_again_when_a_day_is_open_after_all(
    tell: Tell, district: District
) -> None:
    home, school = home_at(district), district.person("school")
    room, small = room_in(home, district, seats=9), room_in(home, district, name="茶吧", seats=1)
    held = one(book(small, district.person("teacher")))
    waiting = one(book(small, district.person("colleague"), None, IfTaken.WAIT))
    outcomes.cancel(one(book(room, district.person("handler"))), by=district.person("handler"))
    book(room, district.person("neighbour"), wish(days=3))
    told = tell(lambda: close_days(home.id, tomorrow(), tomorrow(2), by=school, words="停水"))
    sentence = f"Closed on that day: your booking of 茶吧 on {WHEN} was cancelled. 停水"
    assert {who: (text.split(" Mon 1 Mar")[0], path) for who, (text, path) in told.items()} == {
        "teacher": (sentence, of(held)),
        "colleague": (sentence, of(waiting)),
    }
    closed = db.session.scalars(select(ClosedDay.id).order_by(ClosedDay.day)).all()
    told = tell(lambda: [reopen_day(home.id, id_, by=school) for id_ in closed])
    again = "石门教师之家 is open on Tue 2 Mar after all: what you had booked there can be booked again"
    address = f"/homes/{home.id}/rooms/{small.id}"
    assert said(told, address) == {"teacher": again, "colleague": again}


def test_whoever_waited_is_told_when_somebody_leaves_and_who_has_left_is_not(
    tell: Tell, district: District
) -> None:
    room = room_in(home_at(district), district, seats=1)
    book(room, district.person("teacher"))
    waiting = one(book(room, district.person("colleague"), None, IfTaken.WAIT))
    told = tell(lambda: deactivate(district.person("teacher"), by=district.person("admin")))
    assert said(told, of(waiting)) == {"colleague": f"A place is free: 书吧 is yours on {WHEN}"}


def proposal(district: District, status: Status = Status.SUBMITTED, by: str = "teacher") -> Need:
    return district.need(status, by=by, category="home", title="想有一间书吧")


def test_whoever_raised_it_is_told_once_that_a_colleague_stands_behind_it(
    tell: Tell, district: District
) -> None:
    need, colleague = proposal(district), district.person("colleague")
    told = tell(lambda: join(need, by=colleague))
    sentence = "A colleague stands behind what you asked for: 想有一间书吧"
    assert said(told, "/homes/proposals") == {"teacher": sentence}
    assert tell(lambda: join(need, by=colleague)) == {}
    assert tell(lambda: leave(need, by=colleague)) == {}


ANSWERS: dict[str, tuple[Status, Callable[[Need, District], object]]] = {
    "answered": (
        Status.IN_PROGRESS,
        lambda n, d: handling.answer(n, by=d.person("clerk"), outcome=Outcome.EXPLAINED, words="列入下一批"),
    ),
    "declined": (
        Status.SUBMITTED,
        lambda n, d: intake.decline(n, by=d.person("clerk"), words="不在受理范围"),
    ),
}


@pytest.mark.parametrize("outcome", ANSWERS)
def test_whoever_stands_behind_a_need_is_told_of_an_answer_at_a_desk(
    outcome: str, tell: Tell, district: District
) -> None:
    status, act = ANSWERS[outcome]
    need = proposal(district, status)
    join(need, by=district.person("colleague"))
    told = tell(lambda: act(need, district))
    assert told.pop("teacher")[1] == f"/needs/{need.number}"
    sentence = "There is an answer to what you stand behind: 想有一间书吧"
    assert said({"colleague": told.pop("colleague")}, "/homes/proposals") == {"colleague": sentence}
    assert set(told) <= {"handler"}


@pytest.mark.parametrize(
    ("outcome", "undoing"), [("answered", Action.RECALL), ("declined", Action.UNDO_DECLINE)]
)
def test_whoever_stands_behind_a_need_is_told_that_its_answer_was_taken_back(
    outcome: str, undoing: Action, tell: Tell, district: District
) -> None:
    status, act = ANSWERS[outcome]
    need = proposal(district, status)
    join(need, by=district.person("colleague"))
    tell(lambda: act(need, district))
    told = tell(lambda: slips.undo(need, by=district.person("clerk"), action=undoing, words="点错了"))
    sentence = "The answer to what you stand behind was taken back: 想有一间书吧"
    assert said({"colleague": told["colleague"]}, "/homes/proposals") == {"colleague": sentence}


def test_whoever_joined_and_left_is_not_told(tell: Tell, district: District) -> None:
    need = proposal(district, Status.IN_PROGRESS)
    join(need, by=district.person("colleague"))
    leave(need, by=district.person("colleague"))
    assert "colleague" not in tell(lambda: ANSWERS["answered"][1](need, district))


def test_a_withdrawal_is_no_answer(tell: Tell, district: District) -> None:
    need = proposal(district)
    join(need, by=district.person("colleague"))
    assert "colleague" not in tell(lambda: teacher_actions.withdraw(need, by=district.person("teacher")))


def test_whoever_stands_behind_a_merged_need_is_told_of_the_answer_to_the_leading_one(
    tell: Tell, district: District
) -> None:
    leading, need = proposal(district, Status.IN_PROGRESS, by="colleague"), proposal(district)
    join(need, by=district.person("school"))
    intake.merge(need, by=district.person("clerk"), into=leading)
    told = tell(lambda: ANSWERS["answered"][1](leading, district))
    assert told["school"][0].startswith("There is an answer to what you stand behind: 想有一间书吧")


def test_whoever_joined_a_need_and_one_that_was_merged_into_it_is_told_once(
    tell: Tell, district: District
) -> None:
    leading, need = proposal(district, Status.IN_PROGRESS, by="colleague"), proposal(district)
    for one_ in (leading, need):
        join(one_, by=district.person("school"))
    intake.merge(need, by=district.person("clerk"), into=leading)
    assert "school" in tell(lambda: ANSWERS["answered"][1](leading, district))


def test_an_opening_tells_whoever_stands_behind_several_that_it_answers_once(
    tell: Tell, district: District
) -> None:
    home = home_at(district, is_open=False)
    first, second = (proposal(district, Status.IN_PROGRESS, by) for by in ("teacher", "neighbour"))
    left = proposal(district)
    for need in (first, second, left):
        join(need, by=district.person("colleague"))
    told = tell(lambda: _open_twice(home.id, [first.id, second.id], district))
    text, path = told.pop("colleague")
    assert text.startswith("石门教师之家 is open: what you asked for with others, 想有一间书吧")
    assert path == f"/homes/{home.id}"
    assert {who: path for who, (_text, path) in told.items()} == {
        "teacher": f"/needs/{first.number}",
        "neighbour": f"/needs/{second.number}",
    }


def _open_twice(home_id: int, need_ids: list[int], district: District) -> None:
    """Opened again it is no news to whoever was told."""
    clerk = district.person("clerk")
    open_home(home_id, by=clerk, need_ids=need_ids, words="开放了")
    move_home(home_id, HomeState.CLOSED, by=clerk, words="停水")
    open_home(home_id, by=clerk, need_ids=need_ids, words="又开放了")
