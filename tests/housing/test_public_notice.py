"""The public notice as data, from which anybody makes the list again; and when the seed is told."""

from datetime import datetime

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import Applicant, RuleSet, commitment_to, rank

SEED = "a seed that is known"


def at_phase(*phases_: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", phases_, indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


@at_phase("notice")
def test_it_holds_all_that_makes_the_list_and_nothing_that_names_anybody(
    app: Flask, district: District, now: datetime
) -> None:
    document = app.test_client().get(f"/housing/rounds/{phases.the_round().id}/notice.json").json
    codes = {who: phases.application_of(who).code for who in phases.APPLICANTS}
    facts = {"owns_home": "no", "commute_km": 5, "people": 1, "couple_teaches": "no"}
    assert document.pop("applicants") == sorted(
        (
            {
                "code": codes[who],
                "mask": f"{district.person(who).name[0]}**{codes[who]}",
                "school": "石门小学",
                "facts": {**facts, "years_here": years},
                "undisclosed_points": 0,
            }
            for who, years in (("teacher", 3), ("colleague", 2), ("third", 1))
        ),
        key=lambda one: one["code"],
    )
    assert document == {
        "round": "秋季周转房",
        "notice_from": "2026-11-23",
        "notice_until": "2026-11-26",
        "rules": SAMPLE.kept(),
        "commitment": commitment_to(SEED),
        "seed": SEED,
        "draw": "among equal points the smaller SHA-256 of seed:code goes first",
    }


@at_phase("notice")
def test_page_and_data_say_the_same(app: Flask, district: District, now: datetime) -> None:
    address = f"/housing/rounds/{phases.the_round().id}/notice"
    stranger = app.test_client()
    document = stranger.get(f"{address}.json").json
    applicants = [
        Applicant(one["code"], one["facts"], one["undisclosed_points"]) for one in document["applicants"]
    ]
    masks = {one["code"]: one["mask"] for one in document["applicants"]}
    ranked = rank(RuleSet.read(document["rules"]), applicants, document["seed"])
    rows = [
        [text(cell) for cell in elements(row, "td")] for row in elements(stranger.page(address).main, "tr")
    ]
    shown = [(row[0], row[1], row[3]) for row in rows if row]
    assert shown == [(str(one.position), masks[one.code], str(one.points)) for one in ranked]


@at_phase("open", "closed")
@pytest.mark.parametrize("account", ["handler", "clerk", "teacher", "school"])
def test_nobody_is_told_the_seed_before_the_list_is_public(
    account: str, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of(account).page(f"/housing/rounds/{phases.the_round().id}")
    assert commitment_to(SEED) in page.text
    assert "revealed with the list" in page.text
    assert SEED not in page.response.text


@at_phase("notice", "expired", "allocating", "finished")
@pytest.mark.parametrize("account", ["handler", "teacher"])
def test_with_the_list_the_seed_is_told(
    account: str, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    assert SEED in browser_of(account).page(f"/housing/rounds/{phases.the_round().id}").text


@at_phase("draft")
def test_a_draft_has_no_seed_yet(browser_of: BrowserOf, district: District, now: datetime) -> None:
    page = browser_of("handler").page(f"/housing/rounds/{phases.the_round().id}")
    assert "published when the round opens" in page.text
    opened = page.form("/opening").send()
    assert phases.the_round().commitment in opened.text
    assert phases.the_round().seed not in opened.response.text
    assert len(phases.the_round().seed) == 64
    assert commitment_to(phases.the_round().seed) == phases.the_round().commitment
