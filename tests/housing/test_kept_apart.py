"""Facts kept apart: asked behind a consent of their own, seen by few, erased in time, and never in a list."""

import json
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.states import State
from tests.support.world import District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import SensitiveFacts
from welfare.housing.models import HousingEvent
from welfare.needs.models import Need


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phase], indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def kept(staff_number: str) -> dict[str, Any] | None:
    db.session.expire_all()
    held = db.session.get(SensitiveFacts, phases.application_of(staff_number).id)
    return held.facts if held else None


def apply(browser_of: BrowserOf, staff_number: str, **said: Any) -> None:
    page = browser_of(staff_number).page(f"/housing/rounds/{phases.the_round().id}/application")
    done = page.form("/application").send(**said)
    assert done.status == 200, done.text


@at_phase("open")
def test_without_the_consent_nothing_is_kept(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    said = {"owns_home": "no", "commute_km": 1, "people": 1, "years_here": 1, "couple_teaches": "no"}
    apply(browser_of, "neighbour", **said, hardship="yes", illness="yes")
    assert kept("neighbour") is None


@at_phase("open")
def test_with_the_consent_what_was_said_is_kept_and_when(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    said = {"owns_home": "no", "commute_km": 1, "people": 1, "years_here": 1, "couple_teaches": "no"}
    apply(browser_of, "neighbour", **said, consents="y", illness="yes")
    assert kept("neighbour") == {"illness": "yes"}
    held = db.session.get_one(SensitiveFacts, phases.application_of("neighbour").id)
    assert held.consented_at == now
    form = (
        browser_of("neighbour")
        .page(f"/housing/rounds/{phases.the_round().id}/application")
        .form("/application")
    )
    assert (form.values["consents"], form.values["illness"]) == ("y", "yes")


@at_phase("open")
def test_who_takes_the_consent_back_has_it_erased(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    assert kept("teacher") == {"hardship": "no"}
    apply(browser_of, "teacher", hardship="yes")
    assert kept("teacher") == {"hardship": "yes"}
    apply(browser_of, "teacher", consents=None)
    assert kept("teacher") is None


@at_phase("notice")
def test_who_withdraws_has_it_erased_and_the_list_stays_as_it_was(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    address = f"/housing/rounds/{phases.the_round().id}"
    before = app.test_client().get(f"{address}/notice.json").json
    browser_of("teacher").page(address).form("/withdrawal").send()
    assert kept("teacher") is None
    assert kept("colleague") == {"hardship": "no"}
    assert app.test_client().get(f"{address}/notice.json").json["list"] == before["list"]


@at_phase("finished")
def test_when_the_round_is_over_all_of_it_is_erased(district: District, now: datetime) -> None:
    assert db.session.scalars(select(SensitiveFacts)).all() == []


@at_phase("closed")
@pytest.mark.parametrize("account", ["handler", "clerk"])
def test_those_who_score_see_it_beside_the_application(
    account: str, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    page = browser_of(account).page(f"/housing/applications/{phases.application_of('teacher').id}")
    assert "Family in difficulty kept apart" in page.text


@at_phase("notice")
def test_it_is_in_no_list_no_record_and_no_need(app: Flask, district: District, now: datetime) -> None:
    db.session.get_one(SensitiveFacts, phases.application_of("teacher").id).facts = {"hardship": "yes"}
    round_ = f"/housing/rounds/{phases.the_round().id}"
    document = app.test_client().get(f"{round_}/notice.json").json
    assert "hardship" not in json.dumps(document["list"]["applicants"])
    assert "hardship" not in json.dumps(document["corrections"])
    for details in db.session.scalars(select(HousingEvent.details)):
        assert "hardship" not in json.dumps(details)
    for details in db.session.scalars(select(Need.details)):
        assert "hardship" not in details


@at_phase("notice")
def test_a_stranger_is_told_no_name(app: Flask, district: District, now: datetime) -> None:
    round_ = f"/housing/rounds/{phases.the_round().id}"
    stranger = app.test_client()
    told = stranger.get(f"{round_}/notice").text + stranger.get(f"{round_}/notice.json").text
    for person in db.session.scalars(select(Person)):
        assert person.name not in told, person.name
        assert f">{person.staff_number}<" not in told
