"""What waits in training: who is told on which day, however many clocks run, and when that ends."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.support.client import Client
from tests.support.reminding import heard, pass_days
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.extensions import db
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice
from welfare.training.attendance.actions import take_list
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.models import Session
from welfare.training.sessions.actions import cancel_session

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
BEGINS = datetime(2027, 3, 15, 1, 0, tzinfo=UTC)
"""Mondays, nine in the morning in the district, a fortnight apart."""
HeardBy = Callable[..., dict[int, set[str]]]
TIMES = {"starts_at": BEGINS, "ends_at": BEGINS + timedelta(hours=6)}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def standing(district: District, a_session: Opening) -> Callable[..., Session]:
    """A session to which `teacher` is that, in a fortnight."""

    def open_it(standing: str, **other: object) -> Session:
        return session_with(standing, district, a_session, **{**TIMES, **other})

    return open_it


@pytest.fixture
def heard_by(app: Flask, standing: Callable[..., Session]) -> HeardBy:
    """Who hears of such a session on which of the days that pass, as `heard` says it."""

    def heard_by(what: str, on: Collection[int], clocks: int, **other: object) -> dict[int, set[str]]:
        standing(what, **other)
        pass_days(app, on, clocks=clocks)
        return heard()

    return heard_by


@pytest.mark.parametrize(
    ("clocks", "on", "days"), [(3, (6, 7, 8, 9, 10, 11, 13, 14, 20), (7, 10)), (1, (6, 10, 11), (10,))]
)
def test_a_school_is_asked_five_and_two_working_days_before(
    heard_by: HeardBy, clocks: int, on: Collection[int], days: Collection[int]
) -> None:
    assert heard_by("asked", on, clocks) == {day: {"school"} for day in days}


def test_where_nobody_sits_at_the_school_who_keeps_accounts_is_asked(
    app: Flask, district: District, standing: Callable[..., Session], client: Client
) -> None:
    standing("asked")
    role = RoleAssignment.person_id == district.person("school").id
    db.session.execute(delete(RoleAssignment).where(role))
    pass_days(app, (7,))
    assert heard() == {7: {"admin"}}
    with clock.at(NOW + timedelta(days=7)):
        sign_in_as(client, district.person("admin"))
        page = client.page("/notices")
        assert "甲一 waits for your agreement to go: 班级管理研修, Mon 15 Mar 09:00" in page.text
        assert "班级管理研修" in client.page("/training").text


def test_what_the_school_has_said_is_asked_no_more(
    app: Flask, district: District, standing: Callable[..., Session]
) -> None:
    session = standing("asked", seats=1)
    do.approve(enrolment_in(session, district), by=district.person("school"))
    pass_days(app, (7, 10, 13))
    assert heard() == {13: {"teacher"}}  # who has the seat now


@pytest.mark.parametrize(("clocks", "on", "day"), [(3, (12, 13, 14), 13), (1, (12, 14), 14)])
def test_whoever_has_a_seat_the_day_before(
    heard_by: HeardBy, clocks: int, on: Collection[int], day: int
) -> None:
    told = heard_by("registered", on, clocks, starts_at=BEGINS + timedelta(hours=1))
    assert told == {day: {"teacher"}}


@pytest.mark.parametrize("end", ["withdrawn", "cancelled", "begun"])
def test_of_what_is_given_up_cancelled_or_begun_nobody(
    app: Flask, district: District, standing: Callable[..., Session], end: str
) -> None:
    session = standing("registered")
    if end == "withdrawn":
        do.withdraw(session, by=district.person("teacher"))
    elif end == "cancelled":
        cancel_session(session, by=district.person("other_handler"))
    pass_days(app, (14,) if end == "begun" else (13, 14))
    assert heard() == {}


@pytest.mark.parametrize(
    ("clocks", "on", "days"), [(3, (15, 16, 17, 18, 24), (15, 17)), (1, (18, 19), (18,))]
)
def test_the_organiser_says_who_was_there(
    heard_by: HeardBy, clocks: int, on: Collection[int], days: Collection[int]
) -> None:
    assert heard_by("registered", on, clocks) == {day: {"other_handler"} for day in days}


def test_of_a_session_of_some_days_it_is_asked_once_it_is_over(
    app: Flask, standing: Callable[..., Session]
) -> None:
    standing(
        "registered", ends_at=BEGINS + timedelta(days=3, hours=15, minutes=30)
    )  # past midnight there, on a Friday
    pass_days(app, (17, 18, 19, 20, 21))
    assert heard() == {21: {"other_handler"}}


@pytest.mark.parametrize("end", ["attended", "listed"])
def test_of_a_list_that_is_recorded_nobody(
    app: Flask, district: District, standing: Callable[..., Session], end: str
) -> None:
    session = standing("attended" if end == "attended" else "registered")
    if end == "listed":
        colleague = district.person("colleague")
        do.register(session, by=colleague)
        listed = [enrolment_in(session, district).id]
        with clock.at(BEGINS + timedelta(hours=7)):
            take_list(session, listed=listed, present=listed, by=district.person("other_handler"))
    pass_days(app, (15, 17, 20))
    assert heard() == {}


def test_whoever_no_longer_keeps_training_is_not_asked(
    app: Flask, district: District, standing: Callable[..., Session]
) -> None:
    standing("registered")
    for role in list(district.person("other_handler").roles):
        db.session.delete(role)
    pass_days(app, (15,))
    assert heard() == {15: {"clerk", "second_clerk"}}


def test_what_begins_is_told_at_once_and_the_rest_with_the_days_message(
    app: Flask, district: District, standing: Callable[..., Session]
) -> None:

    standing("registered")
    pass_days(app, (13, 15))
    kinds = select(Notice.kind).where(Notice.kind != NoticeKind.TRAINING).order_by(Notice.id)
    assert db.session.scalars(kinds).all() == [NoticeKind.OVERDUE, NoticeKind.REMINDER]


@pytest.mark.parametrize(("day", "days"), [(14 + 60, (14 + 60,)), (14 + 61, ())])
def test_after_two_months_nobody_is_asked_any_more(
    heard_by: HeardBy, day: int, days: tuple[int, ...]
) -> None:
    heard = heard_by("registered", (day,), 1, ends_at=BEGINS + timedelta(minutes=1))
    assert tuple(heard) == days
