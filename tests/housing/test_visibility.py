"""Who may look at which flat, and who runs housing: page, list and count say the same, as is written here."""

import pytest
from sqlalchemy import select

from tests.housing import town
from tests.housing.conftest import BrowserOf
from tests.support.world import PEOPLE, District
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.housing.notices import who_runs_housing
from welfare.housing.queries import runs_housing
from welfare.housing.units.queries import unit_by_id, unit_counts, unit_rows
from welfare.needs.settings.models import CategorySetting

SEEN_BY = {
    "near_school": "school clerk second_clerk alliance_clerk handler leader alliance_leader auditor",
    "far_school": "clerk second_clerk alliance_clerk handler leader alliance_leader auditor",
    "lone_school": "other_school clerk second_clerk handler leader auditor",
}
RUN_BY = "clerk second_clerk handler"


@pytest.mark.parametrize("school", SEEN_BY)
def test_who_sees_which_flat(school: str, district: District) -> None:
    flat = town.flat(district, school)
    by_address, by_list, by_count = set(), set(), set()
    for staff_number, *_ in PEOPLE:
        person = district.person(staff_number)
        runs = runs_housing(person)
        if unit_by_id(flat.id, person, runs=runs):
            by_address.add(staff_number)
        if db.session.execute(unit_rows(person, runs=runs)).all():
            by_list.add(staff_number)
        if sum(unit_counts(person, runs=runs).values()):
            by_count.add(staff_number)
    assert by_address == by_list == by_count == set(SEEN_BY[school].split())


@pytest.mark.parametrize("account", ["school", "alliance_clerk", "alliance_leader"])
def test_of_two_schools_each_sees_its_own_in_list_and_counts(
    account: str, browser_of: BrowserOf, district: District
) -> None:
    near, far = town.flat(district), town.flat(district, "lone_school", building="远楼")
    browser = browser_of(account)
    shown = browser.page("/housing/units").text
    assert near.door in shown
    assert "远楼" not in shown
    assert "1 flat" in shown
    assert browser.get(f"/housing/units/{near.id}").status_code == 200
    assert browser.get(f"/housing/units/{far.id}").status_code == 404
    # Asking for another school does not widen what is seen.
    assert "远楼" not in browser.page(f"/housing/units?school={far.school_id}").text


def names_of(ids: object) -> set[str]:
    return set(db.session.scalars(select(Person.staff_number).where(Person.id.in_(ids))))  # type: ignore[attr-defined]


def test_who_runs_housing_is_whom_the_rule_and_the_query_name(district: District) -> None:
    by_rule = {number for number, *_ in PEOPLE if runs_housing(district.person(number))}
    assert by_rule == names_of(who_runs_housing()) == set(RUN_BY.split())


def test_without_an_office_the_clerks_of_the_bureau_run_housing(district: District) -> None:
    db.session.get_one(CategorySetting, "housing").default_unit_id = None
    by_rule = {number for number, *_ in PEOPLE if runs_housing(district.person(number))}
    assert by_rule == names_of(who_runs_housing()) == {"clerk", "second_clerk"}


def test_a_handler_of_the_bureau_runs_housing_for_its_office(district: District) -> None:
    person = district.person("other_handler")
    db.session.add(
        RoleAssignment(person_id=person.id, role=Role.HANDLER, organization_id=district.place("bureau").id)
    )
    db.session.flush()
    db.session.expire(person)
    assert runs_housing(district.person("other_handler"))
    assert names_of(who_runs_housing()) == {*RUN_BY.split(), "other_handler"}


def test_whose_account_is_closed_is_told_nothing(district: District) -> None:
    district.person("second_clerk").is_active = False
    db.session.flush()
    assert names_of(who_runs_housing()) == {"clerk", "handler"}
