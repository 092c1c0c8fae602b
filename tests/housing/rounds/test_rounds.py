"""What bad input gets, what a frozen round refuses, who comes next, and what time does by itself."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.housing import town
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.kept import RowIsKept
from welfare.housing.actions.clock import let_time_pass
from welfare.housing.applications.actions import apply
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.lifecycle import AllocationStatus, RoundStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.actions import keep_rules
from welfare.housing.rounds.models import Round
from welfare.housing.rules.scoring import Item, ScoringRules
from welfare.housing.rules.scoring import Test as Check
from welfare.housing.stays.actions import offers as allocations
from welfare.housing.stays.actions import stays
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need


@pytest.fixture
def handler(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("handler"))
    return client


def signed(district: District, flats: int = 1, people: int = 2) -> tuple[Round, list[Application]]:
    """A signed round at one school; applicants in the order of the list."""
    round_ = town.open_for(district, [town.flat(district) for _ in range(flats)])
    line = [
        town.applied(round_, town.newcomer(district), years_here=3 - n, sensitive={"hardship": "no"})
        for n in range(people)
    ]
    town.published(district, round_)
    town.drawn(district, round_)
    with clock.at(town.after(round_)):
        allocations.sign(round_, by=district.person("clerk"))
    db.session.flush()
    return round_, line


def test_what_cannot_be_is_said_at_the_field(handler: Client, district: District) -> None:
    form = handler.page("/housing/units/new").form("/new")
    page = form.send(building="1号楼", number="101", floor_area="0", rooms="1", cost_yuan="-5")
    assert page.status == 422
    assert "at least 1 m²" in page.text
    assert "Between 0 and 100 million yuan" in page.text
    rules = handler.page("/housing/rules/new").form("/new")
    page = rules.send(**{f"items-{n}-points": "" for n in range(12)})
    assert page.status == 422
    assert "These rules give no points" in page.text
    rules.send()
    plan = handler.page("/housing/rounds/new").form("/new")
    page = plan.send(name="空的批次", closes_on=(clock.today() - timedelta(days=1)).isoformat())
    assert page.status == 422
    assert "This day has passed." in page.text
    town.flat(district)
    page = handler.page("/housing/rounds/new").form("/new").send(name="空的批次")
    assert "A round needs flats" in page.text
    assert db.session.scalars(select(Round)).all() == []


def test_an_open_round_changes_no_more(handler: Client, district: District) -> None:
    round_ = town.open_for(district, [town.flat(district)])
    page = handler.page(f"/housing/rounds/{round_.id}/plan")
    assert page.status == 409
    assert "no longer change" in page.text
    round_ = db.session.get_one(Round, round_.id)
    round_.rules = {**(round_.rules or {}), "cap": 1}
    with pytest.raises(RowIsKept):
        db.session.flush()
    db.session.rollback()


def test_two_at_once_and_the_second_is_told(app: Flask, handler: Client, district: District) -> None:
    round_, _line = signed(district, flats=1, people=3)
    other = town.flat(district)
    db.session.commit()
    # Both have the page open; the handler is first.
    clerk = app.test_client()
    sign_in_as(clerk, district.person("clerk"))
    address = f"/housing/rounds/{round_.id}"
    forms = [browser.page(address).form("/offers") for browser in (handler, clerk)]
    first, second = (form.send() for form in forms)
    assert "offered to the next in line" in first.response.text
    assert second.status == 409
    assert "后勤一 has just allocated this flat." in second.text
    live = select(Allocation).where(Allocation.unit_id == other.id)
    assert len(db.session.scalars(live).all()) == 1


def test_who_is_silent_makes_room_for_the_next(district: District) -> None:
    round_, (first, second) = signed(district)
    offer = db.session.scalars(select(Allocation)).one()
    with clock.at(town.after(round_) + timedelta(days=10)):
        assert let_time_pass().lapsed == 1
        assert let_time_pass().lapsed == 0
        offers = {one.application_id: one.status for one in db.session.scalars(select(Allocation))}
        assert offers == {first.id: AllocationStatus.LAPSED, second.id: AllocationStatus.OFFERED}
        assert db.session.get_one(HousingUnit, offer.unit_id).state == UnitState.HELD
    with clock.at(town.after(round_) + timedelta(days=30)):
        let_time_pass()
    assert db.session.get_one(HousingUnit, offer.unit_id).state == UnitState.VACANT
    assert round_.status == RoundStatus.FINISHED
    assert db.session.scalars(select(SensitiveFacts)).all() == []


@pytest.mark.parametrize("has_moved_in", [False, True])
def test_who_leaves_frees_what_was_held(has_moved_in: bool, district: District) -> None:
    round_, (first, second) = signed(district)
    offer = db.session.scalars(select(Allocation)).one()
    unit = db.session.get_one(HousingUnit, offer.unit_id)
    person = district.person(db.session.get_one(Person, first.person_id).staff_number)
    with clock.at(town.after(round_)):
        if has_moved_in:
            allocations.accept(offer, by=person)
            stays.hand_over_key(offer, by=district.person("handler"), words="钥匙已交")
            assert db.session.get_one(Need, first.need_id).status == Status.ANSWERED
        deactivate(person, by=district.person("admin"))
    db.session.flush()
    assert first.withdrawn_at is not None
    if has_moved_in:
        assert (offer.status, unit.state) == (AllocationStatus.VACATED, UnitState.VACANT)
    else:
        assert (offer.status, unit.state) == (AllocationStatus.CANCELLED, UnitState.HELD)
        following = db.session.scalars(select(Allocation).where(Allocation.application_id == second.id)).one()
        assert following.status == AllocationStatus.OFFERED
    kinds = set(db.session.scalars(select(HousingEvent.kind).where(HousingEvent.application_id == first.id)))
    assert "left" in kinds


def test_rules_that_ask_for_nothing_but_what_is_kept_apart_show_their_points_item_by_item(
    handler: Client, district: District
) -> None:
    by, alone = (
        district.person("handler"),
        ScoringRules((Item("hardship", Check.IS, "yes", points=8, cap=8),), 8),
    )
    rules = keep_rules("只看困难", alone, by=by)
    round_ = town.open_for(district, [town.flat(district)], rule_set_id=rules.id)
    person = town.newcomer(district)
    mine = apply(
        round_,
        by=person,
        need_id=town.housing_need(person).id,
        school_id=person.organization_id,
        facts={},
        sensitive={"hardship": "yes"},
    )
    town.published(district, round_)
    db.session.commit()
    page = handler.page(f"/housing/applications/{mine.id}")
    assert "earned: 8" in page.text
    assert "has had its time" not in page.text


def test_facts_kept_apart_are_seen_by_those_who_score_only(app: Flask, district: District) -> None:
    round_ = town.open_for(district, [town.flat(district)])
    application = town.applied(round_, town.newcomer(district), sensitive={"illness": "yes"})
    need = db.session.get_one(Need, application.need_id)
    db.session.commit()
    for account, sees in (("handler", True), ("clerk", True), ("leader", False), ("school", False)):
        browser = app.test_client()
        sign_in_as(browser, district.person(account))
        answer = browser.get(f"/housing/applications/{application.id}")
        assert (answer.status_code == 200) == sees, account
        assert ("Illness" in answer.text) == sees
    assert "illness" not in need.details
    assert "illness" not in application.facts
