"""Whom training tells of what: who gets it and nobody else, what it says, and what it opens."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.support.telling import told_by
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.training.attendance.actions import sign_in
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.models import Mode, Session
from welfare.training.sessions.actions import cancel_session, change_session

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
BEGINS = datetime(2027, 3, 8, 1, 0, tzinfo=UTC)
"""Nine in the morning in the district, a Monday as NOW."""
TIMES = {"starts_at": BEGINS, "ends_at": BEGINS + timedelta(hours=6)}
HERE = "班级管理研修, Mon 8 Mar 09:00"
MOVED_UP = f"You moved up and have a seat: {HERE}"
PLACE = "教师发展中心一楼"
BEFORE = "Mon 8 Mar 09:00 to Mon 8 Mar 15:00"
Tell = Callable[[Callable[[], object]], dict[str, tuple[str, str]]]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def tell(app: Flask, district: District) -> Tell:
    return partial(told_by, app, district)


@pytest.fixture
def standing(district: District, a_session: Opening) -> Callable[..., Session]:
    """A session to which `teacher` is that, next Monday."""

    def open_it(standing: str, **other: Any) -> Session:
        return session_with(standing, district, a_session, **{**TIMES, **other})

    return open_it


def said(told: dict[str, tuple[str, str]], session: Session, address: str = "") -> dict[str, str]:
    """What each reads, without the moment it was told; all of it opens the session's page or `address`."""
    assert {path for _text, path in told.values()} <= {address or f"/training/sessions/{session.id}"}
    return {who: text.split(" Mon 1 Mar")[0] for who, (text, _path) in told.items()}


def test_the_school_is_asked_for_its_agreement(tell: Tell, district: District, standing) -> None:
    session = standing("nothing", needs_approval=True)
    told = tell(lambda: do.register(session, by=district.person("teacher")))
    asks = f"甲一 would like to go, and asks for your agreement: {HERE}"
    assert said(told, session, "/training") == {"school": asks}


def test_whoever_takes_a_seat_or_a_place_in_line_tells_nobody(
    tell: Tell, district: District, standing
) -> None:
    session = standing("registered", seats=1)
    assert tell(lambda: do.register(session, by=district.person("neighbour"))) == {}


@pytest.mark.parametrize(
    ("seats", "sentence"), [(1, MOVED_UP), (0, f"Your school agreed, and you stand by: {HERE}")]
)
def test_the_school_has_agreed(
    seats: int, sentence: str, tell: Tell, district: District, standing, a_session: Opening
) -> None:
    session = standing("asked", seats=1)
    if not seats:
        do.approve(do.register(session, by=district.person("neighbour")), by=district.person("other_school"))
    told = tell(lambda: do.approve(enrolment_in(session, district), by=district.person("school")))
    assert said(told, session) == {"teacher": sentence}


def test_the_school_has_not_agreed(tell: Tell, district: District, standing) -> None:
    session = standing("asked")
    told = tell(
        lambda: do.refuse(enrolment_in(session, district), by=district.person("school"), words="家长会")
    )
    assert said(told, session) == {"teacher": f"Your school did not agree: {HERE}"}


def test_whoever_is_next_moves_up_when_somebody_withdraws(tell: Tell, district: District, standing) -> None:
    session = standing("registered", seats=1)
    for who in ("colleague", "neighbour"):
        do.register(session, by=district.person(who))
    told = tell(lambda: do.withdraw(session, by=district.person("teacher")))
    assert said(told, session) == {"colleague": MOVED_UP}


def test_whoever_is_passed_over_is_told_once_and_why(
    tell: Tell, district: District, standing, a_session: Opening
) -> None:
    session = standing("standby")
    do.register(a_session(title="同时的研修", **TIMES), by=district.person("teacher"))
    for who in ("colleague", "neighbour"):
        do.register(session, by=district.person(who))
    told = said(tell(lambda: do.withdraw(session, by=district.person("admin"))), session)
    assert told == {
        "colleague": MOVED_UP,
        "teacher": f"It was your turn, but you have a seat at this time in “同时的研修”: {HERE}. "
        "Withdraw there, and the next free seat here is yours.",
    }
    told = said(tell(lambda: do.withdraw(session, by=district.person("colleague"))), session)
    assert told == {"neighbour": MOVED_UP}


def test_whoever_is_taken_off_the_list_and_who_comes_in(tell: Tell, district: District, standing) -> None:
    session = standing("registered", seats=1)
    do.register(session, by=district.person("neighbour"))
    by = district.person("other_handler")
    told = tell(lambda: do.release(enrolment_in(session, district), by=by, words="改到下一期"))
    assert said(told, session) == {
        "teacher": f"You are no longer on the list: {HERE}",
        "neighbour": MOVED_UP,
    }


def test_whoever_is_next_moves_up_when_an_account_is_closed(tell: Tell, district: District, standing) -> None:
    session = standing("registered", seats=1)
    do.register(session, by=district.person("neighbour"))
    told = tell(lambda: deactivate(district.person("teacher"), by=district.person("admin")))
    assert said(told, session) == {"neighbour": MOVED_UP}


def test_whoever_stands_by_moves_up_when_the_time_of_the_invited_is_over(
    tell: Tell, district: District, standing
) -> None:
    session = standing("invited", seats=1, held_until=NOW + timedelta(days=1))
    do.register(session, by=district.person("neighbour"))
    with clock.at(NOW + timedelta(days=1)):
        assert tell(do.end_holding)["neighbour"][0].startswith(MOVED_UP)
        assert tell(do.end_holding) == {}, "once"


def test_the_invited_are_told_and_nobody_who_is_on_the_list(tell: Tell, district: District, standing) -> None:
    session = standing("registered")
    deactivate(district.person("colleague"), by=district.person("admin"))
    ids = [district.person(who).id for who in ("teacher", "neighbour")]
    told = tell(lambda: invite(session, ids, by=district.person("other_handler")))
    assert said(told, session) == {"neighbour": f"You asked for it, so you are invited first: {HERE}"}


def test_whoever_has_left_is_not_invited(tell: Tell, district: District, standing) -> None:
    session = standing("nothing")
    colleague = district.person("colleague")
    deactivate(colleague, by=district.person("admin"))
    assert tell(lambda: invite(session, [colleague.id], by=district.person("other_handler"))) == {}


ON_THE_LIST = {
    "nothing": False, "invited": True, "asked": True, "registered": True, "standby": True, "withdrawn": False,
    "refused": False, "released": False,
}  # fmt: skip


def has_changed(*, was: str = BEFORE, now: str, title: str = "班级管理研修") -> str:
    """What is told of a change; `now` may name no place and mode, which are then as they were."""
    now = now if ", " in now else f"{now}, {PLACE}, On site"
    return f"{title} has changed. It was: {was}, {PLACE}, On site. It is now: {now}."


def changed(session: Session, **other: Any) -> Callable[[], None]:
    columns = ("title", "starts_at", "ends_at", "place", "hours", "seats")
    content = {name: getattr(session, name) for name in columns}
    organiser = db.session.get_one(Person, session.organiser_id)
    return lambda: change_session(session, reserved={}, by=organiser, **(content | other))


@pytest.mark.parametrize("column", ON_THE_LIST)
def test_a_cancellation_and_another_time_are_told_to_whoever_is_on_the_list(
    column: str, tell: Tell, standing
) -> None:
    session = standing(column)
    on_the_list = {"teacher"} if ON_THE_LIST[column] else set()
    later = {name: moment + timedelta(days=1) for name, moment in TIMES.items()}
    told = said(tell(changed(session, **later)), session)
    new_time = has_changed(was="Mon 8 Mar 09:00 to Mon 8 Mar 15:00", now="Tue 9 Mar 09:00 to Tue 9 Mar 15:00")
    told.pop("admin", None)  # who fills the seats where the teacher stands by
    assert told == dict.fromkeys(on_the_list, new_time)
    organiser = db.session.get_one(Person, session.organiser_id)
    told = said(tell(lambda: cancel_session(session, by=organiser)), session)
    told.pop("admin", None)
    assert told == dict.fromkeys(on_the_list, "Cancelled: 班级管理研修, Tue 9 Mar 09:00")


def test_another_place_is_told_and_another_title_is_not(tell: Tell, standing) -> None:
    session = standing("registered")
    assert tell(changed(session, title="新的题目", hours=8)) == {}
    moved = said(tell(changed(session, title="新的题目", hours=8, place="石门小学")), session)
    to_another_place = has_changed(title="新的题目", now=f"{BEFORE}, 石门小学, On site")
    assert moved == {"teacher": to_another_place}


@pytest.mark.parametrize(
    ("other", "now"),
    [
        ({"ends_at": BEGINS + timedelta(hours=2)}, "Mon 8 Mar 09:00 to Mon 8 Mar 11:00"),
        ({"mode": Mode.ONLINE}, f"{BEFORE}, {PLACE}, Online training"),
    ],
    ids=["shorter", "online"],
)
@pytest.mark.parametrize("column", ["registered", "standby"])
def test_another_end_and_another_mode_are_told_once_as_they_were_and_as_they_are(
    column: str, other: dict[str, Any], now: str, tell: Tell, standing
) -> None:
    session = standing(column)
    change = changed(session, **other)
    told = said(tell(change), session)
    assert told["teacher"] == has_changed(now=now)
    assert tell(change) == {}, "what is saved as it is tells nobody"


def test_more_seats_are_told_to_whoever_gets_one(tell: Tell, district: District, standing) -> None:
    session = standing("standby")
    do.register(session, by=district.person("neighbour"))
    assert said(tell(changed(session, seats=2)), session) == {"teacher": MOVED_UP}


def test_whoever_was_there_is_told_that_their_need_is_answered(
    tell: Tell, district: District, standing
) -> None:
    session = standing("registered")
    content = {"category": "training", "details": {"topic": "班级管理"}}
    need = district.need(Status.IN_PROGRESS, unit="training_office", **content)
    with clock.at(BEGINS):
        told = tell(lambda: sign_in(session, by=district.person("teacher")))
    text, path = told.pop("teacher")
    assert text.startswith(f"Your need {need.number} was answered")
    assert path == f"/needs/{need.number}"
    assert told == {}
