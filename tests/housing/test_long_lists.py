"""Where there are fifty of everything, housing's pages ask the database as often as where there is one."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import standings, town
from tests.housing.phases import days_ago
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.states import DISTRICT, State
from tests.support.world import District, SameHands
from welfare import clock
from welfare.extensions import db
from welfare.housing.notice.actions import make_objection, refuse_objection
from welfare.housing.rounds.actions import publish
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions import offers
from welfare.housing.units.actions import begin_repair, end_repair

FEW, MANY = 1, 50
BY_SEARCH = {"/housing/rounds/{draft}/plan": 1}
"""Pages that list few flats to choose from, and of many ask for those that are chosen instead."""
PAGES = {
    "handler": (
        "/housing",
        "/housing/units",
        "/housing/units?state=vacant",
        "/housing/units/{flat}",
        "/housing/rounds",
        "/housing/rounds/{signed}",
        "/housing/rounds/{signed}?more=3&school={school}",
        "/housing/rounds/{signed}/applications",
        "/housing/rounds/{signed}/notice",
        "/housing/rounds/{notice}",
        "/housing/rounds/{draft}/plan",
        "/housing/rounds/new",
        "/housing/rules",
    ),
    "school": ("/housing", "/housing/units", "/housing/rounds", "/housing/rounds/{notice}"),
    "teacher": (
        "/housing",
        "/housing/rounds",
        "/housing/rounds/{notice}",
        "/housing/rounds/{notice}/objections",
        "/housing/rounds/{notice}/notice",
    ),
    "anonymous": ("/housing/rounds/{notice}/notice", "/housing/rounds/{notice}/notice.json"),
}


def build(number: int) -> None:
    """So many drafts, rule sets, flats, keys to hand over, people who wait, objections, repairs of a flat."""
    district = SameHands()
    handler, teacher = district.person("handler"), district.person("teacher")
    with clock.at(days_ago(22)):
        flats = [town.flat(district, number="repaired"), *(town.flat(district) for _ in range(number))]
        for flat in flats[1:]:
            town.draft(district, [flat], name="draft")
            begin_repair(flats[0], by=handler, words="漏水")
            end_repair(flats[0], by=handler, words=None)
        people = [town.newcomer(district) for _ in range(2 * number)]
        signed = town.open_for(district, [town.flat(district) for _ in range(number)], name="signed")
        for place, person in enumerate(people):
            town.applied(signed, person, years_here=3 if place < number else 2)
    with clock.at(days_ago(15)):
        publish(signed, by=district.person("clerk"))
    town.drawn(district, signed, days_ago(11))
    with clock.at(days_ago(8)):
        notice = town.open_for(district, [town.flat(district) for _ in range(number)], name="notice")
        waiting = [teacher, *people[number:]]
        applied = [town.applied(notice, person) for person in waiting]
    with clock.at(days_ago(1)):
        for offer in offers.sign(signed, by=district.person("clerk")):
            offers.accept(offer, by=handler)
        publish(notice, by=district.person("clerk"))
        for person in waiting[:number]:
            make_objection(applied[0], by=person, words="里程不对")
            refuse_objection(
                make_objection(applied[0], by=person, words="年限不对"), by=handler, words="无误"
            )


STATES = {number: State(f"housing_{number}", partial(build, number), on=DISTRICT) for number in (FEW, MANY)}


@pytest.fixture
def state() -> State:
    return STATES[FEW]


def queries_at(app: Flask, account: str) -> dict[str, int]:
    """How often each page of an account asks the database."""
    named = {
        "flat": standings.flat("repaired").id,
        "signed": standings.round_named("signed").id,
        "notice": standings.round_named("notice").id,
        "draft": db.session.scalars(select(Round.id).where(Round.name == "draft")).first(),
        "school": District().place("near_school").id,
    }
    client: Client = app.test_client()
    client.lints = False
    if account != "anonymous":
        sign_in_as(client, District().person(account))
    counted = {}
    for page in PAGES[account]:
        with statements() as seen:
            assert client.get(page.format(**named)).status_code == 200, page
        counted[page] = len(seen)
    return counted


@pytest.mark.slow("makes a district with fifty of everything")
@pytest.mark.in_turn("how many queries a page asks is decided in Python")
@pytest.mark.parametrize("account", PAGES)
def test_fifty_rows_are_asked_for_as_one_is(
    account: str, app: Flask, house: Any, district: District, now: datetime
) -> None:
    few = queries_at(app, account)
    db.session.remove()
    house.begin_with(STATES[MANY])
    assert queries_at(app, account) == {page: asked + BY_SEARCH.get(page, 0) for page, asked in few.items()}
