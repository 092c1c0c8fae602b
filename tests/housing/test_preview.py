"""What rules give over the range of a fact, and where more of it earns less."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare.extensions import db
from welfare.housing.rounds.actions import keep_rules
from welfare.housing.rules.facts import FACTS
from welfare.housing.rules.preview import Step, curves, drops, steps_of
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import Applicant, Item, ScoringRules, score
from welfare.housing.rules.scoring import Test as Check

CLIFF = ScoringRules(
    (
        Item("years_here", Check.AT_MOST, 3, points=20, cap=20),
        Item("years_here", Check.EACH, 1, points=1, cap=15),
        Item("commute_km", Check.AT_LEAST, 10, points=10, cap=10),
    ),
    cap=45,
)


@pytest.fixture
def state() -> State:
    return phases.state_at("draft")


def test_four_years_earn_less_than_three_and_that_is_seen() -> None:
    (fall,) = drops(steps_of(CLIFF, "years_here", 45))
    assert fall == (Step(3, 3, 23), Step(4, 4, 4))
    assert steps_of(CLIFF, "commute_km", 300) == [Step(0, 9, 0), Step(10, 300, 10)]
    assert drops(steps_of(CLIFF, "commute_km", 300)) == []
    assert curves(CLIFF) == {
        "commute_km": steps_of(CLIFF, "commute_km", 300),
        "years_here": steps_of(CLIFF, "years_here", 45),
    }


def test_as_many_points_are_not_fewer() -> None:
    assert drops([Step(0, 2, 5), Step(3, 3, 5), Step(4, 9, 6)]) == []


def test_of_the_sample_rules_more_of_a_fact_never_earns_less() -> None:
    assert {fact: drops(steps) for fact, steps in curves(SAMPLE).items()} == {
        "commute_km": [], "people": [], "years_here": [],
    }  # fmt: skip


def test_of_the_sample_rules_no_total_tells_that_somebody_has_given_facts_kept_apart() -> None:
    said = {fact.key: fact.most or "yes" for fact in FACTS if not fact.is_sensitive}
    assert score(SAMPLE, Applicant("10000", said)).points == SAMPLE.cap


@given(some.sampled_from([fact for fact in FACTS if fact.most]), some.data())
def test_every_value_stands_in_the_step_that_earns_its_points(fact, data) -> None:  # type: ignore[no-untyped-def]
    value = data.draw(some.integers(0, fact.most))
    items = tuple(item for item in (*SAMPLE.items, *CLIFF.items) if item.fact == fact.key)
    rules = ScoringRules(items, cap=999)
    (step,) = [one for one in steps_of(rules, fact.key, fact.most) if one.first <= value <= one.last]
    assert step.points == score(rules, Applicant("10000", {fact.key: value})).points


def test_the_page_of_the_rules_draws_them_and_warns(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    kept = keep_rules("断崖", CLIFF, by=district.person("handler"))
    db.session.commit()
    page = browser_of("handler").page(f"/housing/rules/{kept.id}")
    assert "From 3 to 4: 19 points less" in page.text
    drawn = [text(caption) for caption in elements(page.main, "figcaption")]
    assert drawn == ["Points: Way to school (km)", "Points: Years in the district"]
    rows = [[text(cell) for cell in row] for row in elements(page.main, "tr")]
    assert ["0–9", "0"] in rows
    assert ["10–300", "10"] in rows
    assert ["4", "4"] in rows
