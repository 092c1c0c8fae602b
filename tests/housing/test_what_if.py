"""Who would be housed with more flats: a question of those who run housing, which changes nothing."""

from datetime import datetime

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.client import Page
from tests.support.fingerprint import fingerprint
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare.extensions import db
from welfare.housing.applications.actions import withdraw


def at_phase(*phases_: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", phases_, indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def ask(browser_of: BrowserOf, more: object, school: str = "near_school", account: str = "handler") -> Page:
    address = f"/housing/rounds/{phases.the_round().id}"
    return browser_of(account).page(f"{address}?more={more}&school={District().place(school).id}")


def housed(page: Page) -> list[str]:
    return [text(item).split()[0] for item in elements(page.figure("would_be_housed"), "li")]


@at_phase("notice", "expired", "allocating")
def test_the_next_in_line_would_be_housed_and_nothing_is_changed(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    names = {who: district.person(who).name for who in phases.APPLICANTS}
    db.session.commit()
    before = fingerprint(app)
    assert housed(ask(browser_of, 1)) == [names["colleague"]]
    assert housed(ask(browser_of, 500)) == [names["colleague"], names["third"]]
    assert fingerprint(app) == before


@at_phase("notice")
def test_who_has_withdrawn_would_not_be_housed(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    withdraw(phases.application_of("colleague"), by=district.person("colleague"))
    assert housed(ask(browser_of, 1)) == [district.person("third").name]


@at_phase("notice")
def test_where_everybody_has_one_nobody_more_would_be(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    for who in ("colleague", "third"):
        withdraw(phases.application_of(who), by=district.person(who))
    assert "Nobody more would be housed: everybody who wants a flat there has one." in ask(browser_of, 3).text


@at_phase("notice")
@pytest.mark.parametrize("more", [0, 501, -1, "viel", ""])
def test_what_is_no_number_of_flats_is_said_at_the_field(
    more: object, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = ask(browser_of, more)
    assert page.status == 200
    assert "Nobody more" not in page.text
    assert not [part for part in page.root.iter() if part.get("data-figure") == "would_be_housed"]


@at_phase("notice")
def test_a_school_that_is_not_in_the_round_is_no_choice(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = ask(browser_of, 3, school="lone_school")
    assert not [part for part in page.root.iter() if part.get("data-figure") == "would_be_housed"]


@at_phase("open", "closed")
def test_before_there_is_a_list_it_cannot_be_asked(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    assert "Show who would be housed" not in ask(browser_of, 3).text


@at_phase("notice")
@pytest.mark.parametrize("account", ["teacher", "school", "leader"])
def test_nobody_else_is_told_who_would_be_housed(
    account: str, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = ask(browser_of, 3, account=account)
    assert "Show who would be housed" not in page.text
    assert district.person("third").name not in page.text
