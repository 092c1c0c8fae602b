"""What a round gives out where flats stand at many schools: schools and flats are found by their names."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.housing import town
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.states import LARGE_DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.lifecycle import UnitState
from welfare.housing.rounds.actions import keep_rules
from welfare.housing.rounds.models import RoundUnit
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.units.models import HousingUnit
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.queries import in_tree_order

NEW = "/housing/rounds/new"
CHOICES = "/housing/units/choices"


def build() -> None:
    """Four hundred schools with one flat at each of forty, and a second one at the first of them."""
    district = District()
    schools = in_tree_order(OrganizationKind.SCHOOL)[:40]
    keep_rules("周转房积分", SAMPLE, by=district.person("handler"))
    for school in [*schools, schools[0]]:
        town.flat(district, school_id=school.id, building="2号楼")


@pytest.fixture
def state() -> State:
    return State("flats_at_forty_schools", build, on=LARGE_DISTRICT)


@pytest.fixture
def flats(district: District) -> list[HousingUnit]:
    """Those there are, the second one at the first school last."""
    return list(db.session.scalars(select(HousingUnit).order_by(HousingUnit.id)))


@pytest.fixture
def runner(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("handler"))
    return client


def send(runner: Client, **typed: object) -> Page:
    plan = {"name": "秋季", "closes_on": (clock.today() + timedelta(days=9)).isoformat()}
    return runner.page(NEW).form(NEW).send(**plan, **typed)


def given_out() -> set[int]:
    return set(db.session.scalars(select(RoundUnit.unit_id)))


def name_of(unit: HousingUnit) -> str:
    school = db.session.get_one(Organization, unit.school_id)
    return f"{school.name} {unit.building} {unit.number}"


def test_nothing_is_listed_and_what_is_typed_is_taken(runner: Client, flats: list[HousingUnit]) -> None:
    boxes = [box for box in elements(runner.page(NEW).main, "input") if box.get("type") == "checkbox"]
    assert boxes == []
    school = db.session.get_one(Organization, flats[0].school_id)
    page = send(runner, schools_typed=school.name, units_typed=f"{name_of(flats[7])}，{name_of(flats[9])}")
    assert page.status == 200
    assert given_out() == {flats[0].id, flats[-1].id, flats[7].id, flats[9].id}


def test_what_fits_several_comes_back_open_with_those_to_choose_from(
    runner: Client, flats: list[HousingUnit]
) -> None:
    school = db.session.get_one(Organization, flats[0].school_id)
    page = send(runner, units_typed=f"{school.name} 2号楼")
    assert page.status == 422
    assert "2 are called" in page.text
    [fold] = elements(page.main, "details")
    assert fold.get("open") is not None
    boxes = [box.get("value") for box in elements(fold, "input") if box.get("name") == "units_match"]
    assert set(boxes) == {str(flats[0].id), str(flats[-1].id)}
    page.form(NEW).send(units_match=[str(flats[-1].id)])
    assert given_out() == {flats[-1].id}


def test_a_flat_that_is_taken_is_no_choice(runner: Client, flats: list[HousingUnit]) -> None:
    flats[3].state = UnitState.UNDER_REPAIR
    db.session.commit()
    assert "Nothing to choose here is called" in send(runner, units_typed=name_of(flats[3])).text
    page = send(runner, units_typed=f"{name_of(flats[4])}，{name_of(flats[3])}")
    assert page.form(NEW).values.getlist("units") == [str(flats[4].id)]
    assert given_out() == set()


def test_a_round_without_a_flat_is_none(runner: Client, flats: list[HousingUnit]) -> None:
    page = send(runner)
    assert page.status == 422
    assert "A round needs flats: choose at least one school or flat." in page.text


def test_what_was_chosen_stays_with_its_box(runner: Client, flats: list[HousingUnit]) -> None:
    draft = send(runner, units_typed=name_of(flats[5]))
    form = draft.follow("Change").form("/plan")
    assert form.values.getlist("units") == [str(flats[5].id)]
    form.send(units=None, units_typed=name_of(flats[6]))
    assert given_out() == {flats[6].id}


def test_a_flat_is_found_by_school_building_and_number(runner: Client, flats: list[HousingUnit]) -> None:
    def found(words: str) -> list[str]:
        answer = runner.get(f"{CHOICES}?q={quote(words)}")
        return [match["name"] for match in answer.get_json()["matches"]]

    whole = name_of(flats[7])
    turned = " ".join(reversed(whole.split()))
    assert found(whole) == found(whole.replace(" ", "")) == found(turned) == [whole]
    assert len(found("2号楼")) == 20
    assert found("没有的") == found("%") == []


@pytest.mark.parametrize("account", ["handler", "teacher"])
def test_a_rounds_page_shows_some_schools_and_leads_to_all(
    account: str, client: Client, district: District, flats: list[HousingUnit]
) -> None:
    round_ = town.open_for(district, flats)
    db.session.commit()
    sign_in_as(client, district.person(account))

    def schools_on(page: Page) -> int:
        [plan] = [part for part in elements(page.main, "section") if part.get("aria-labelledby") == "plan"]
        return len(list(elements(plan, "li")))

    page = client.page(f"/housing/rounds/{round_.id}")
    assert schools_on(page) == 20
    assert schools_on(page.follow("All 40 schools")) == 40
