"""The round that is open, offered to whoever writes a housing need."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.housing.town import flat, open_for
from tests.support.markup import elements
from tests.support.plans import statements
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.applications import actions

FORM = "/needs/new/housing"
SENTENCE = "Flats are given out: apply for 秋季周转房 until Thu 26 Nov."


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(getattr(request, "param", "open"))


@pytest.fixture
def offered(browser_of: BrowserOf) -> Callable[..., list[str]]:
    """Where the form's notes of rounds lead, as somebody sees it."""

    def ask(who: str = "neighbour", address: str = FORM) -> list[str]:
        links = elements(browser_of(who).page(address).main, "a")
        return [link.get("href") for link in links if "/housing/rounds/" in link.get("href", "")]

    return ask


def test_whoever_can_apply_is_led_to_the_round(
    offered, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    assert offered() == [f"/housing/rounds/{phases.the_round().id}"]
    page = browser_of("neighbour").page(FORM)
    assert SENTENCE in page.text
    assert page.follow("See the round").heading == "秋季周转房"


def test_whoever_has_applied_is_not_until_they_withdraw(offered, district: District, now: datetime) -> None:
    assert offered("teacher") == []
    actions.withdraw(phases.application_of("teacher"), by=district.person("teacher"))
    db.session.commit()
    assert len(offered("teacher")) == 1


def test_it_is_offered_up_to_its_last_day(offered, district: District, now: datetime) -> None:
    last_day = phases.the_round().closes_on
    days = (last_day - clock.today()).days
    for later, count in ((days, 1), (days + 1, 0)):
        with clock.at(now + timedelta(days=later)):
            assert len(offered()) == count


@pytest.mark.parametrize(
    "state", ["draft", "closed", "notice", "expired", "allocating", "finished"], indirect=True
)
def test_no_other_round_is(offered, district: District, now: datetime) -> None:
    assert offered() == []


def test_of_several_the_one_that_closes_first(offered, district: District, now: datetime) -> None:
    first = open_for(district, [flat(district)], name="先截止", closes_on=clock.today() + timedelta(days=1))
    db.session.commit()
    assert offered() == [f"/housing/rounds/{first.id}"]


def test_neither_in_other_forms_nor_for_somebody_else_nor_in_the_shell(
    app: Flask, offered, district: District, now: datetime
) -> None:
    assert offered(address="/needs/new/training") == []
    teacher = district.person("teacher")
    assert offered("clerk", f"{FORM}?for={teacher.id}") == []
    assert "/housing/rounds/" not in app.test_client().get(f"/offline{FORM}").text


def test_the_form_asks_one_question_more_however_many_rounds_there_are(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    browser = browser_of("neighbour")
    browser.get(FORM)
    with statements() as for_one:
        browser.get(FORM)
    for number in range(5):
        open_for(district, [flat(district)], name=f"第{number}轮")
    db.session.commit()
    with statements() as for_six:
        browser.get(FORM)
    with statements() as without:
        browser.get("/needs/new/training")
    asked_of = [
        sum("housing_rounds" in statement for statement, _values in some)
        for some in (for_one, for_six, without)
    ]
    assert asked_of == [1, 1, 0]
    assert len(for_one) == len(for_six)
