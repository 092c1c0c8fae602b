"""The consent to have facts kept apart looked at: given, taken back, and what follows in each phase."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.at_once import answer_meanwhile
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.housing.actions.record import phase as phase_of_round
from welfare.housing.applications.actions import apply, withdraw
from welfare.housing.applications.consent.actions import take_back
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.ranking import published_places
from welfare.own_data.reading import own_rows

HARD = 8
"""Points that the sample rules give for hardship; the people of the phases stand one year apart."""
GIVEN = "Consent given to have facts kept apart looked at"
BACK = "Consent taken back; facts kept apart are erased"
FOLLOWS = {
    #             what is said before                               points  places of the three
    "open":       ("no points are given for them.",                  None, None),
    "closed":     ("no points are given for them.",                  None, None),
    "notice":     ("the points given for them are taken off.",       0,    "anew"),
    "expired":    ("the points given for them are taken off.",       0,    "anew"),
    "frozen":     ("Points that they have given stay",               HARD, "as they were"),
    "drawn":      ("Points that they have given stay",               HARD, "as they were"),
    "allocating": ("Points that they have given stay",               HARD, "as they were"),
}  # fmt: skip
"""Of the third, who is first by hardship alone."""


def build(phase: str) -> None:
    phases.build(phase, third={"hardship": "yes"})


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return State(f"consent_{request.param}", partial(build, request.param), on=DISTRICT)


def at_phase(*of_rounds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", of_rounds, indirect=True)


def kept(of: Application) -> SensitiveFacts | None:
    db.session.expire_all()
    return db.session.get(SensitiveFacts, of.id)


def happened(of: Application) -> list[tuple[EventKind, int | None]]:
    of_consent = HousingEvent.kind.in_((EventKind.CONSENT_GIVEN, EventKind.CONSENT_WITHDRAWN))
    query = select(HousingEvent.kind, HousingEvent.by_id).where(
        HousingEvent.application_id == of.id, of_consent
    )
    return [(kind, by_id) for kind, by_id in db.session.execute(query.order_by(HousingEvent.id))]


@pytest.mark.parametrize(
    ("state", "phase"), [(phase, phase) for phase in FOLLOWS], indirect=["state"], ids=list(FOLLOWS)
)
def test_taken_back_in_each_phase(
    phase: str, browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    said, points, _places = FOLLOWS[phase]
    mine = phases.application_of("third")
    round_, before = phases.the_round(), published_places(phases.the_round())
    until = round_.notice_until
    page = browser_of("third").page("/profile/consents")
    assert said in page.text
    assert "Family in difficultyYes" in page.text
    done = page.form(f"/{mine.id}/withdrawal").send()
    assert (done.status, done.path) == (200, "/profile/consents")
    assert "Taken back." in done.text
    assert kept(mine) is None
    person = district.person("third").id
    assert happened(mine) == [(EventKind.CONSENT_GIVEN, person), (EventKind.CONSENT_WITHDRAWN, person)]
    assert mine.withdrawn_at is None  # it stays an application
    assert mine.undisclosed_points == points
    round_ = phases.the_round()
    after = published_places(round_)
    if points == 0:
        assert before[mine.code] == 1
        assert after[mine.code] == 3
        assert round_.notice_until is not None
        assert until is None or round_.notice_until > until
        assert phase_of_round(round_) == "notice"
    else:
        assert after == before
        assert round_.notice_until == until
    db.session.rollback()
    assert verify(app.config["SETTINGS"].instance).told == []


@at_phase("notice")
def test_it_is_told_that_the_order_changed_and_not_by_whom(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    mine = phases.application_of("third")
    browser_of("third").page("/profile/consents").form("/withdrawal").send()
    [changed] = db.session.scalars(select(HousingEvent).where(HousingEvent.kind == EventKind.ORDER_CHANGED))
    assert changed.by_id is None
    assert changed.application_id is None
    document = app.test_client().get(f"/housing/rounds/{mine.round_id}/notice.json").text
    assert "consent" not in document


@at_phase("notice")
def test_an_order_that_stays_lets_the_notice_run_on(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    until = phases.the_round().notice_until
    browser_of("teacher").page("/profile/consents").form(
        "/withdrawal"
    ).send()  # of a fact that gave no points
    db.session.expire_all()
    assert phases.the_round().notice_until == until


@at_phase("finished")
def test_when_the_round_is_over_nothing_is_kept_that_could_be_taken_back(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine = phases.application_of("third")
    client = browser_of("third")
    page = client.page("/profile/consents")
    assert "There is nothing now that you have agreed to." in page.text
    assert GIVEN in page.text  # when it was
    token = client.page("/profile").form("/profile").values["csrf_token"]
    answer = client.post(f"/profile/consents/{mine.id}/withdrawal", data={"csrf_token": token})
    assert answer.status_code == 409
    assert happened(mine) == [(EventKind.CONSENT_GIVEN, district.person("third").id)]


@at_phase("open")
def test_applying_again_without_the_tick_takes_it_back_as_well(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    client = browser_of("third")
    address = f"/housing/rounds/{phases.the_round().id}/application"
    client.page(address).form("/application").send(consents=None)
    client.page(address).form("/application").send(consents="y", hardship="yes")
    client.page(address).form("/application").send(consents="y", hardship="no")  # the same consent
    person = district.person("third").id
    assert happened(phases.application_of("third")) == [
        (EventKind.CONSENT_GIVEN, person),
        (EventKind.CONSENT_WITHDRAWN, person),
        (EventKind.CONSENT_GIVEN, person),
    ]
    page = client.page("/profile/consents")
    assert page.text.count(GIVEN) == 2
    assert page.text.count(BACK) == 1


@at_phase("closed")
def test_only_ones_own_can_be_seen_and_taken_back(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine = phases.application_of("third")
    for account in ("teacher", "handler", "clerk", "admin", "auditor"):
        client = browser_of(account)
        page = client.page("/profile/consents")
        assert "Family in difficultyYes" not in page.text
        sent = {"csrf_token": client.page("/profile").form("/profile").values["csrf_token"]}
        assert client.post(f"/profile/consents/{mine.id}/withdrawal", data=sent).status_code == 404
    held = kept(mine)
    assert held is not None
    assert held.facts == {"hardship": "yes"}


@at_phase("closed")
def test_a_withdrawn_application_has_nothing_that_could_be_taken_back(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    withdraw(phases.application_of("third"), by=district.person("third"))
    assert (
        "There is nothing now that you have agreed to." in browser_of("third").page("/profile/consents").text
    )


@at_phase("notice")
def test_two_taps_at_one_moment_take_it_back_once(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    mine, person = phases.application_of("third"), district.person("third")
    address = f"/profile/consents/{mine.id}/withdrawal"
    client: Any = app.test_client()
    answer = answer_meanwhile(lambda: take_back(mine, by=person), client, person, address)
    assert answer.status in (200, 409)
    assert [kind for kind, _by in happened(mine)] == [EventKind.CONSENT_GIVEN, EventKind.CONSENT_WITHDRAWN]


@at_phase("open")
def test_who_applied_has_it_in_the_file_of_their_own_data(district: District, now: datetime) -> None:
    person, mine = district.person("third"), phases.application_of("third")
    take_back(mine, by=person)
    told = [row["kind"] for row in own_rows("housing_events", person)]
    assert told == [EventKind.APPLIED, EventKind.CONSENT_GIVEN, EventKind.CONSENT_WITHDRAWN]


@at_phase("open")
def test_after_taking_it_back_one_can_agree_anew(district: District, now: datetime) -> None:
    person, mine = district.person("third"), phases.application_of("third")
    take_back(mine, by=person)
    apply(
        phases.the_round(),
        by=person,
        need_id=mine.need_id,
        school_id=mine.school_id,
        facts=mine.facts,
        sensitive={"illness": "yes"},
    )
    held = kept(mine)
    assert held is not None
    assert (held.facts, held.consented_at) == ({"illness": "yes"}, clock.now())
