"""Rules as a teacher reads them, and what a round and its notice say of the reader's own place."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.housing.rules.facts import FACTS, NO, YES
from welfare.housing.rules.labels import eligibility_in_words, item_in_words
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import Condition, Item
from welfare.housing.rules.scoring import Test as How

POSSIBLE = [
    (fact.key, test, value)
    for fact in FACTS
    for test in (How if fact.is_number else (How.IS,))
    for value in ((1, 2) if fact.is_number else (YES, NO))
]
"""All that rules can look at."""


def at_phase(*phases_: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", phases_, indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(getattr(request, "param", "open"))


def in_language(app: Flask, language: str, rules: list[Item]) -> list[str]:
    with app.test_request_context(headers={"Accept-Language": language}):
        return [item_in_words(item) for item in rules]


def test_the_sample_rules_read_as_sentences(app: Flask) -> None:
    assert in_language(app, "en", list(SAMPLE.items)) == [
        "For every whole year taught in the district: 1 point, at most 15.",
        "Whoever lives 10 km or more from the school gets 10 points.",
        "Whoever lives 30 km or more from the school gets 10 points.",
        "For everybody who would live there: 3 points, at most 12.",
        "Whoever teaches in the district together with husband or wife gets 10 points.",
        "Whoever's family is officially recognised as being in difficulty gets 8 points.",
        "Whoever moves in with somebody who has a serious illness or a disability gets 8 points.",
    ]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (rule,) = SAMPLE.eligibility
        assert (
            eligibility_in_words(rule) == "Whoever owns no home near the school can apply, and nobody else."
        )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_rules_look_at_is_a_sentence_of_its_own(language: str, app: Flask) -> None:
    items = [Item(fact, test, value, points=5, cap=9) for fact, test, value in POSSIBLE]
    sentences = in_language(app, language, items)
    assert len(set(sentences)) == len(sentences)
    assert all("5" in sentence for sentence in sentences)
    with app.test_request_context(headers={"Accept-Language": language}):
        allowed = [
            eligibility_in_words(Condition(fact, test, value))
            for fact, test, value in POSSIBLE
            if test != How.EACH
        ]
    assert len(set(allowed)) == len(allowed)


def test_more_points_than_the_cap_are_not_promised(app: Flask) -> None:
    item = Item("commute_km", How.AT_LEAST, 10, points=20, cap=8)
    assert in_language(app, "en", [item]) == ["Whoever lives 10 km or more from the school gets 8 points."]


@at_phase("notice")
def test_the_applicant_reads_what_each_point_is_for(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of("teacher").page(f"/housing/rounds/{phases.the_round().id}")
    earned = [int(text(part)) for part in elements(page.main, "strong") if part.get("data-item")]
    assert len(earned) == len(SAMPLE.items)
    assert sum(earned) == phases.application_of("teacher").points
    assert text(page.figure("place")).startswith(f"Place {phases.application_of('teacher').position} of ")


@at_phase("notice", "expired", "allocating", "finished")
def test_the_notice_tells_the_reader_their_own_place_and_nobody_elses(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    address = f"/housing/rounds/{phases.the_round().id}/notice"
    mine = phases.application_of("teacher")
    own = f"You are 甲**{mine.code}, place {mine.position} with {mine.points} points."
    assert own in browser_of("teacher").page(address).text
    assert "You are" not in browser_of("handler").page(address).text
    if phases.the_round().status == "notice":
        assert "You are" not in app.test_client().page(address).text


@at_phase("notice")
@pytest.mark.parametrize(("days", "is_over"), [(0, False), (2, False), (3, True)])
def test_a_notice_says_that_it_has_ended(
    days: int, is_over: bool, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    with clock.at(now + timedelta(days=days)):
        page = browser_of("teacher").page(f"/housing/rounds/{phases.the_round().id}/notice")
    assert ("This notice ended on Thu 26 Nov." in page.text) is is_over
    assert ("It runs until the end of Thu 26 Nov." in page.text) is not is_over


@at_phase("notice")
def test_the_proof_of_the_draw_is_folded_away(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    for address in ("", "/notice"):
        page = browser_of("teacher").page(f"/housing/rounds/{phases.the_round().id}{address}")
        (folded,) = [
            part for part in elements(page.main, "details") if phases.the_round().commitment in text(part)
        ]
        assert folded.get("open") is None
        assert "By a draw that nobody can steer, and that anybody can check afterwards." in page.text
