"""Each way in which housing says no: met as a person meets it, its sentence on the page, nothing changed."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.housing import phases, town
from tests.support.client import Client, Page
from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing import refusals
from welfare.housing.applications import actions as applications
from welfare.housing.applications.consent.actions import take_back
from welfare.housing.draw.actions import type_value
from welfare.housing.refusals import NotYourNeed, NumbersUsedUp
from welfare.housing.rounds.models import RoundUnit
from welfare.needs.actions import intake
from welfare.needs.models import Need
from welfare.refusals import Refusal
from welfare.tables.headings import NoHeader


class Visitor:
    """Somebody at a browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def post(self, account: str, address: str, **fields: Any) -> Page:
        """What `account` is answered that sends this."""
        client: Client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        token = sign_in_as(client, District().person(account))
        db.session.commit()
        self.before = fingerprint(self.app)
        return Page(client, client.post(address, data={**fields, "csrf_token": token}))

    def step(self, account: str, noun: str, **fields: Any) -> Page:
        """The same at the round."""
        return self.post(account, f"/housing/rounds/{phases.the_round().id}/{noun}", **fields)


def door_taken(at: Visitor) -> Page:
    school = phases.the_flat().school_id
    described = {"building": "1号楼", "number": phases.FLAT, "floor_area": "33", "rooms": "1"}
    ways = {"obtained_by": "built", "cost_yuan": "0"}
    return at.post("handler", "/housing/units/new", school=school, **described, **ways)


def nothing_agreed(at: Visitor) -> Page:
    mine = phases.application_of("teacher")
    take_back(mine, by=District().person("teacher"))
    return at.post("teacher", f"/profile/consents/{mine.id}/withdrawal")


def day_is_past(at: Visitor) -> Page:
    with clock.at(phases.NOW + timedelta(days=3)):
        return at.step("handler", "opening")


def no_flats(at: Visitor) -> Page:
    db.session.query(RoundUnit).delete()
    return at.step("handler", "opening")


def nobody_in_line(at: Visitor) -> Page:
    return at.step("handler", "offers", unit=town.flat(District(), "lone_school").id)


def has_a_flat(at: Visitor) -> Page:
    teacher = District().person("teacher")
    other = town.open_for(District(), [phases.the_flat(phases.SPARE)])
    sent = {**town.FACTS, "need": town.housing_need(teacher).id, "school": teacher.organization_id}
    return at.post("teacher", f"/housing/rounds/{other.id}/application", **sent)


def no_header(at: Visitor) -> Page:
    table = (BytesIO("石门小学,8号楼,801,33,1,新建,60000\n".encode()), "房源.csv")
    return at.post("handler", "/housing/units/import", file=table)


def answered_already(at: Visitor) -> Page:
    address = f"/housing/objections/{phases.the_objection().id}"
    return at.post("clerk", address, **town.FACTS, is_upheld="no", words="无误")


def not_drawn_yet(at: Visitor) -> Page:
    town.frozen(District(), phases.the_round(), phases.NOW)
    return at.step("handler", "public-value", value=town.VALUE)


def seal_broken(at: Visitor) -> Page:
    type_value(phases.the_round(), town.VALUE, by=District().person("handler"))
    db.session.commit()
    settings = at.app.config["SETTINGS"]
    at.app.config["SETTINGS"] = replace(settings, secret_key="of another installation " * 3)
    try:
        return at.step("clerk", "public-value", value=town.VALUE)
    finally:
        at.app.config["SETTINGS"] = settings


def merge_school(at: Visitor) -> Page:
    into = District().place("far_school").id
    return at.post("admin", f"/organizations/{phases.the_flat().school_id}/merger", into=into)


CASES: dict[type[Refusal], tuple[str, Callable[[Visitor], Page], int, str]] = {
    refusals.DoorTaken: ("draft", door_taken, 422, "There is already a flat 1号楼 101 at this school."),
    refusals.NotVacant: (
        "allocating",
        lambda at: at.step("clerk", "offers", unit=phases.the_flat().id),
        409,
        "The flat 1号楼 101 is not vacant any more.",
    ),
    refusals.NotInThatState: (
        "open",
        lambda at: at.post("handler", f"/housing/units/{phases.the_flat().id}/repair"),
        409,
        "The flat is no longer in the state this page showed.",
    ),
    refusals.UnitTaken: (
        "allocating",
        lambda at: at.step("handler", "offers", unit=phases.the_flat().id),
        409,
        "局办一 has just allocated this flat.",
    ),
    refusals.AlreadySigned: (
        "allocating",
        lambda at: at.step("second_clerk", "signature"),
        409,
        "局办一 has signed this allocation already.",
    ),
    refusals.RoundFrozen: (
        "open",
        lambda at: at.step("handler", "opening"),
        409,
        "This round has opened: its rules, flats and dates no longer change.",
    ),
    refusals.TakesAnother: (
        "closed",
        lambda at: at.step("handler", "publication"),
        409,
        "This takes somebody else: you have had another part in this round.",
    ),
    refusals.NotDrawnYet: (
        "expired",
        not_drawn_yet,
        409,
        "The public random value is not known yet. Type it in when it has been published.",
    ),
    refusals.SealBroken: (
        "frozen",
        seal_broken,
        409,
        "The secret of this draw cannot be opened: the secret key of the installation was changed.",
    ),
    refusals.NothingAgreed: (
        "notice",
        nothing_agreed,
        409,
        "There is no consent any more that could be taken back; nothing of it is kept.",
    ),
    refusals.NotNow: (
        "notice",
        lambda at: at.step("handler", "publication"),
        409,
        "This is not possible at this point of the round.",
    ),
    refusals.DayIsPast: (
        "draft",
        day_is_past,
        409,
        "The last day to apply has passed. Set a later one first.",
    ),
    refusals.NoFlats: ("draft", no_flats, 409, "This round has no vacant flat. Choose at least one."),
    refusals.ObjectionsOpen: (
        "disputed",
        lambda at: at.step("handler", "freezing", source="ssq", day="2026-11-26", issue="2026137"),
        409,
        "Answer every objection first.",
    ),
    refusals.NobodyInLine: (
        "allocating",
        nobody_in_line,
        409,
        "Nobody on this waiting list is waiting for a flat at this school.",
    ),
    refusals.HasAFlat: (
        "finished",
        has_a_flat,
        409,
        "You have a flat, or one is offered to you. Give it back before you apply for another.",
    ),
    refusals.OfferMovedOn: (
        "finished",
        lambda at: at.post("teacher", f"/housing/offers/{phases.the_offer().id}/acceptance"),
        409,
        "This offer is no longer where this page showed it.",
    ),
    refusals.AnsweredAlready: (
        "expired",
        answered_already,
        409,
        "后勤一 has answered this objection already.",
    ),
    refusals.InAPublicRound: (
        "notice",
        merge_school,
        409,
        "is public and names this school. Merge it when the round is over.",
    ),
    NoHeader: ("draft", no_header, 422, "No row names the columns."),
}
"""Where the round stands, what is sent, the status of the answer, and the sentence."""
ELSEWHERE = {NotYourNeed, NumbersUsedUp}
"""Those below, which the pages prevent."""


@pytest.fixture(params=CASES, ids=lambda refusal: refusal.__name__)
def refusal(request: pytest.FixtureRequest) -> type[Refusal]:
    return request.param


@pytest.fixture
def phase(refusal: type[Refusal]) -> str:
    return CASES[refusal][0]


@pytest.fixture
def state(phase: str) -> State:
    return phases.state_at(phase)


def test_a_person_reads_why_and_nothing_is_changed(
    refusal: type[Refusal], app: Flask, district: District, now: datetime
) -> None:
    _phase, ask, status, sentence = CASES[refusal]
    at = Visitor(app)
    page = ask(at)
    assert page.status == status
    assert sentence in page.text
    assert fingerprint(app) == at.before


def test_every_refusal_is_here() -> None:
    named = {one for _name, one in inspect.getmembers(refusals, inspect.isclass)}
    assert {one for one in named if issubclass(one, Refusal)} - {Refusal} == {*CASES, *ELSEWHERE} - {NoHeader}


@pytest.mark.parametrize("phase", ["open"])
@pytest.mark.parametrize("which", ["none", "another's", "of another kind", "closed"])
def test_one_applies_from_an_open_housing_need_of_ones_own(
    which: str, phase: str, app: Flask, district: District, now: datetime
) -> None:
    teacher, round_ = district.person("teacher"), phases.the_round()
    needs: dict[str, Callable[[], Need]] = {
        "another's": lambda: phases.need_of("colleague"),
        "of another kind": lambda: district.need(category="home"),
        "closed": lambda: town.housing_need(teacher),
    }
    need_id = needs[which]().id if which in needs else 4321
    if which == "closed":
        intake.decline(db.session.get_one(Need, need_id), by=district.person("clerk"), words="不受理")
    school_id = teacher.organization_id
    with pytest.raises(NotYourNeed, match="Apply from a housing need of your own that is still open"):
        applications.apply(round_, by=teacher, need_id=need_id, school_id=school_id, facts=town.FACTS)
    at = Visitor(app)
    assert at.step("teacher", "application", **town.FACTS, need=need_id, school=school_id).status == 422
    assert fingerprint(app) == at.before


@pytest.mark.parametrize("phase", ["open"])
def test_when_all_public_numbers_are_given_out_nobody_gets_one_twice(
    phase: str, app: Flask, district: District, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = int(phases.application_of("teacher").code)
    monkeypatch.setattr(applications, "CODES", range(taken, taken + 1))
    at = Visitor(app)
    sent = {"need": phases.need_of("neighbour").id, "school": phases.the_flat().school_id}
    page = at.step("neighbour", "application", **town.FACTS, **sent)
    assert page.status == 409
    assert "No public number is free in this round." in page.text
    assert fingerprint(app) == at.before
