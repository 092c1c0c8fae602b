"""Signing in for today's training, from the teacher's first page."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import STEPS, session_with
from welfare import clock
from welfare.extensions import db
from welfare.training.attendance.today import signing_in_today
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.models import Session
from welfare.training.sessions.actions import cancel_session

Cards = Callable[..., dict[str, str]]


@pytest.fixture
def cards(client: Client, district: District) -> Cards:
    """What stands under "Today" on somebody's first page, by where it leads."""

    def ask(who: str = "teacher", path: str = "/needs") -> dict[str, str]:
        sign_in_as(client, district.person(who))
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        links = elements(client.page(path).main, "a")
        return {link.get("href"): text(link) for link in links if "/sign-in" in link.get("href", "")}

    return ask


def opens(session: Session) -> dict[str, object]:
    return {
        "a second before it opens": session.starts_at - timedelta(hours=1, seconds=1),
        "as it opens": session.starts_at - timedelta(hours=1),
        "as it begins": session.starts_at,
        "as it ends": session.ends_at,
        "a second after it ends": session.ends_at + timedelta(seconds=1),
    }


@pytest.mark.parametrize(
    ("moment", "is_there"),
    [
        ("a second before it opens", False),
        ("as it opens", True),
        ("as it begins", True),
        ("as it ends", True),
        ("a second after it ends", False),
    ],
)
def test_it_stands_there_as_long_as_one_can_sign_in(
    moment: str, is_there: bool, cards: Cards, district: District, a_session: Opening
) -> None:
    session = session_with("registered", district, a_session)
    with clock.at(opens(session)[moment]):
        found = cards()
    assert bool(found) is is_there
    if is_there:
        (said,) = found.values()
        assert list(found) == [f"/training/sessions/{session.id}/sign-in"]
        assert said.startswith("班级管理研修")
        assert "教师发展中心一楼" in said
        assert said.endswith("Sign in now")


@pytest.mark.parametrize("standing", STEPS)
def test_it_is_for_whoever_has_a_seat_and_has_not_signed_in(
    standing: str, cards: Cards, district: District, a_session: Opening
) -> None:
    session = session_with(standing, district, a_session)
    with clock.at(session.starts_at - timedelta(minutes=30)):
        assert bool(cards()) is (standing == "registered")
        assert cards("colleague") == cards("clerk") == {}


def test_what_is_cancelled_is_not_signed_in_to(cards: Cards, district: District, a_session: Opening) -> None:
    session = session_with("registered", district, a_session)
    cancel_session(session, by=district.person("clerk"))
    with clock.at(session.starts_at):
        assert cards() == {}


def test_the_card_leads_to_where_the_code_is_typed(
    client: Client, cards: Cards, district: District, a_session: Opening
) -> None:
    session = session_with("registered", district, a_session)
    with clock.at(session.starts_at):
        (address,) = cards()
        assert client.page(address).form(address).values["code"] == ""


def test_the_first_page_asks_the_database_once_for_it_however_many_there_are(
    client: Client, cards: Cards, district: District, a_session: Opening
) -> None:
    begins = clock.now() + timedelta(minutes=30)
    teacher = district.person("teacher")
    cards()
    with statements() as for_none:
        client.get("/needs")
    for minutes in range(5):
        do.register(a_session(starts_at=begins + timedelta(minutes=minutes)), by=teacher)
    db.session.commit()
    with statements() as for_five:
        client.get("/needs")
    assert len(for_none) == len(for_five)
    assert len(cards()) == 5


def test_it_is_read_through_indexes(district: District, a_session: Opening) -> None:
    session = session_with("registered", district, a_session)
    teacher = district.person("teacher")
    with clock.at(session.starts_at), statements() as asked:
        assert len(list(signing_in_today(teacher))) == 1
    assert [fault for statement in asked for fault in faults_of(*statement)] == []
