"""Two people at one moment, on two connections: what can be there once is there once, and nothing crashes."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.actions.clock import let_time_pass
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import LIVE, AllocationStatus
from welfare.housing.models import HousingEvent
from welfare.housing.notice.models import Objection
from welfare.housing.rounds.models import Round
from welfare.housing.rules.models import RuleSet
from welfare.housing.stays.actions import offers
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit

Sent = tuple[str, str, dict[str, Any]]
"""Who sends what to which address."""


def at_once(app: Flask, *sent: Sent) -> list[tuple[int, str]]:
    """The answers to forms that are sent at the same moment: status and text, the good ones first."""
    district, gate = District(), Barrier(len(sent))
    browsers = []
    for account, _address, _form in sent:
        client: Client = app.test_client()
        client.lints = False
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        browsers.append((client, sign_in_as(client, district.person(account))))
    db.session.commit()
    db.session.remove()

    def send(browser: tuple[Client, str], one: Sent) -> tuple[int, str]:
        client, token = browser
        _account, address, form = one
        with clock.at(phases.NOW):
            gate.wait()
            answer = client.post(address, data={**form, "csrf_token": token})
        return answer.status_code, answer.text

    with ThreadPoolExecutor(len(sent)) as pool:
        return sorted(pool.map(send, browsers, sent))


def by_both(address: str, form: dict[str, Any] | None = None, who: str = "handler clerk") -> Iterable[Sent]:
    """The same from two who run housing."""
    return [(account, address, form or {}) for account in who.split()]


def number_of(*conditions: Any) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0


def at_round(noun: str) -> str:
    return f"/housing/rounds/{phases.the_round().id}/{noun}"


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phase], indirect=True)


@at_phase("draft")
def test_one_door_is_entered_once(app: Flask, district: District, now: datetime) -> None:
    described = {
        "school": phases.the_flat().school_id, "building": "9号楼", "number": "901", "floor_area": "34",
        "rooms": "1", "obtained_by": "built", "cost_yuan": "1",
    }  # fmt: skip
    first, second = at_once(app, *by_both("/housing/units/new", described))
    assert (first[0], second[0]) == (303, 422)
    assert "There is already a flat 9号楼 901 at this school." in second[1]
    assert number_of(HousingUnit.number == "901") == 1


@at_phase("draft")
def test_rules_kept_twice_at_one_moment_are_two_versions(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    form = browser_of("handler").page("/housing/rules/new").form("/new")
    answers = at_once(app, *by_both("/housing/rules/new", {**form.values, "name": "新积分"}))
    assert [status for status, _text in answers] == [303, 303]
    versions = select(RuleSet.version).where(RuleSet.name == "新积分").order_by(RuleSet.version)
    assert db.session.scalars(versions).all() == [1, 2]


@at_phase("draft")
def test_one_round_is_opened_once(app: Flask, district: District, now: datetime) -> None:
    first, second = at_once(app, *by_both(at_round("opening")))
    assert (first[0], second[0]) == (303, 409)
    assert number_of(HousingEvent.kind == "opened") == 1


@at_phase("draft")
def test_one_flat_is_held_by_one_round(app: Flask, district: District, now: datetime) -> None:
    other = town.draft(district, [phases.the_flat()], name="另一批")
    db.session.flush()
    (one,) = db.session.scalars(select(Round.id).where(Round.id != other.id)).all()
    ids = {"handler": one, "clerk": other.id}
    sent = [(who, f"/housing/rounds/{round_id}/opening", {}) for who, round_id in ids.items()]
    first, second = at_once(app, *sent)
    assert (first[0], second[0]) == (303, 409)
    assert "The flat 1号楼 101 is not vacant any more." in second[1]


@at_phase("open")
def test_one_person_applies_once_in_a_round(app: Flask, district: District, now: datetime) -> None:
    person_id = district.person("neighbour").id
    sent = {**town.FACTS, "need": phases.need_of("neighbour").id, "school": phases.the_flat().school_id}
    answers = at_once(app, *[("neighbour", at_round("application"), sent)] * 2)
    assert [status for status, _text in answers] == [303, 422], answers[1][1]
    assert number_of(Application.person_id == person_id) == 1
    kinds = select(HousingEvent.kind).where(HousingEvent.by_id == person_id).order_by(HousingEvent.id)
    assert db.session.scalars(kinds).all() == ["applied"], "the second did not see what it would change"


@at_phase("closed")
def test_one_list_is_published_once(app: Flask, district: District, now: datetime) -> None:
    first, second = at_once(app, *by_both(at_round("publication"), who="clerk second_clerk"))
    assert (first[0], second[0]) == (303, 409)
    assert number_of(HousingEvent.kind == "published") == 1


@at_phase("disputed")
def test_one_objection_is_answered_once(app: Flask, district: District, now: datetime) -> None:
    address = f"/housing/objections/{phases.the_objection().id}"
    sent = {**town.FACTS, "is_upheld": "no", "words": "无误"}
    answers = at_once(app, *by_both(address, sent, "handler second_clerk"))
    assert [status for status, _text in answers] == [303, 409]
    assert "has answered this objection already." in answers[1][1]
    assert number_of(Objection.answered_at.is_not(None)) == 1
    assert number_of(HousingEvent.kind == "objection_refused") == 1


@at_phase("drawn")
def test_one_list_is_signed_once(app: Flask, district: District, now: datetime) -> None:
    first, second = at_once(app, *by_both(at_round("signature"), who="clerk second_clerk"))
    assert (first[0], second[0]) == (303, 409)
    assert "has signed this allocation already." in second[1]
    assert number_of(Allocation.id.is_not(None)) == 1


@at_phase("allocating")
def test_one_flat_is_offered_once(app: Flask, district: District, now: datetime) -> None:
    spare = phases.the_flat(phases.SPARE).id
    first, second = at_once(app, *by_both(at_round("offers"), {"unit": spare}))
    assert (first[0], second[0]) == (303, 409)
    assert "has just allocated this flat." in second[1]
    assert number_of(Allocation.unit_id == spare) == 1


@at_phase("allocating")
def test_the_last_in_line_is_offered_one_of_two_flats(app: Flask, district: District, now: datetime) -> None:
    with clock.at(phases.days_ago(0)):
        third = phases.application_of("third")
        third.withdrawn_at = clock.now()
    flats = [phases.the_flat(phases.SPARE).id, town.flat(district).id]
    db.session.flush()
    sent = [
        (who, at_round("offers"), {"unit": flat})
        for who, flat in zip(("handler", "clerk"), flats, strict=True)
    ]
    first, second = at_once(app, *sent)
    assert (first[0], second[0]) == (303, 409)
    assert "Nobody on this waiting list is waiting for a flat at this school." in second[1]
    colleague = phases.application_of("colleague").id
    assert number_of(Allocation.application_id == colleague, Allocation.status.in_(LIVE)) == 1


@at_phase("allocating")
def test_who_waits_in_two_rounds_is_offered_a_flat_in_one(
    app: Flask, district: District, now: datetime
) -> None:
    first = phases.the_round()
    second = a_second_round(district)
    flats = [phases.the_flat(phases.SPARE).id, town.flat(district).id]
    db.session.flush()
    rounds = zip(("handler", "clerk"), (first.id, second.id), flats, strict=True)
    sent = [(who, f"/housing/rounds/{at}/offers", {"unit": flat}) for who, at, flat in rounds]
    answers = at_once(app, *sent)
    colleague = district.person("colleague").id
    held = select(Allocation.id).join(Application, Application.id == Allocation.application_id)
    live = held.where(Application.person_id == colleague, Allocation.status.in_(LIVE))
    assert len(db.session.scalars(live).all()) == 1
    assert 303 in dict(answers)


def a_second_round(district: District) -> Round:
    """Signed, with nobody but `colleague` waiting in it."""
    with clock.at(phases.days_ago(22)):
        round_ = town.open_for(district, [town.flat(district)], name="另一批", notice_days=3)
        town.applied(round_, town.newcomer(district), years_here=3)
        town.applied(round_, district.person("colleague"), years_here=0)
    town.published(district, round_)
    town.drawn(district, round_)
    with clock.at(phases.days_ago(1)):
        offers.sign(round_, by=district.person("clerk"))
    return round_


@at_phase("allocating")
def test_an_answer_and_the_clock_at_one_moment(app: Flask, district: District) -> None:
    """Whoever is first, the flat is held by one, and nothing crashes."""
    offer, gate = phases.the_offer(), Barrier(2)
    offer_id, too_late = offer.id, phases.NOW + timedelta(days=8)
    client: Client = app.test_client()
    token = sign_in_as(client, district.person("teacher"))
    db.session.commit()
    db.session.remove()

    def accept() -> int:
        with clock.at(too_late):
            gate.wait()
            return client.post(
                f"/housing/offers/{offer_id}/acceptance", data={"csrf_token": token}
            ).status_code

    def lapse() -> int:
        with app.app_context(), clock.at(too_late):
            gate.wait()
            lapsed = let_time_pass().lapsed
            db.session.commit()
            return lapsed

    with ThreadPoolExecutor(2) as pool:
        answered, lapsed = pool.submit(accept), pool.submit(lapse)
        outcome = (answered.result(), lapsed.result())
    assert outcome in ((303, 0), (409, 1))
    status = db.session.get_one(Allocation, offer_id).status
    assert status == (AllocationStatus.ACCEPTED if outcome[0] == 303 else AllocationStatus.LAPSED)
    assert number_of(Allocation.unit_id == phases.the_flat().id, Allocation.status.in_(LIVE)) == 1
