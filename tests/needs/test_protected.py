"""What is kept from the school is the bureau's alone: the promise, and who sees what, role by role."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions.parties import parties_to
from welfare.needs.actions.places import hand_up_protected
from welfare.needs.lifecycle import Status
from welfare.needs.models import AssistingUnit, Need
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.needs.queries import visible_to
from welfare.needs.settings.models import CategorySetting
from welfare.notices.models import Notice
from welfare.organizations.handover import HELD_BY_PLACES

PROMISE = {
    "en": "Only the bureau and its offices see it. Nobody at the school or its education alliance does, "
    "administrators included.",
    "zh": "只有教育局及其科室看得到。学校和教联体的任何人都看不到，管理员也不例外。",
}
DESKS = [Role.CLERK, Role.LEADER, Role.HANDLER, Role.SCHOOL_ADMIN, Role.AUDITOR]


@pytest.mark.parametrize("language", PROMISE)
@pytest.mark.parametrize(
    ("who", "path"), [("teacher", "/needs/new/housing"), ("teacher", "need"), ("clerk", "need")]
)
def test_the_form_the_teacher_and_the_desk_say_the_same(
    client: Client, district: District, who: str, path: str, language: str
) -> None:
    need = district.need(is_protected=True)
    db.session.commit()
    sign_in_as(client, district.person(who))
    address = f"/needs/{need.number}" if path == "need" else path
    client.page("/profile").form("/language").send(("language", language))
    assert PROMISE[language] in client.page(address).text


@pytest.mark.parametrize("role", DESKS)
@pytest.mark.parametrize("place", ["near_school", "alliance"])
def test_at_a_school_and_at_an_alliance_no_role_sees_it(district: District, place: str, role: Role) -> None:
    """Nor where it lies there, as it may have done before."""
    hidden, shown = (district.need(Status.IN_PROGRESS, unit=place) for _ in range(2))
    hidden.is_protected = True
    db.session.flush()
    assert seen_by(district, role, place) == {shown}
    assert hidden not in seen_by(district, role, place)


@pytest.mark.parametrize("role", DESKS)
@pytest.mark.parametrize("place", ["bureau", "housing_office"])
def test_at_the_bureau_a_role_sees_it_like_any_other(district: District, place: str, role: Role) -> None:
    hidden = district.need(Status.IN_PROGRESS, is_protected=True)
    shown = district.need(Status.IN_PROGRESS)
    reached = {hidden, shown} if place == "bureau" or role in ROLES_BY_UNIT else set()
    assert seen_by(district, role, place) == reached - ({hidden} if role == Role.SCHOOL_ADMIN else set())


@pytest.fixture
def at_the_alliance(district: District) -> Need:
    """As one that was dispatched there before alliances were left out."""
    need = district.need(Status.IN_PROGRESS, unit="alliance")
    need.is_protected = True
    db.session.commit()
    return need


def test_the_clock_hands_up_what_lies_where_nobody_may_know_of_it(
    at_the_alliance: Need, client: Client, app: Flask, district: District
) -> None:
    due_on = at_the_alliance.due_on
    assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    need = db.session.get_one(Need, at_the_alliance.id, populate_existing=True)
    assert (need.unit_id, need.due_on) == (district.place("housing_office").id, due_on)
    sign_in_as(client, district.person("handler"))
    said = "东片教联体 may not know of it, as it is protected: 后勤科 carries on"
    assert said in client.page(f"/needs/{need.number}").text
    told = select(Notice.person_id).where(Notice.need_id == need.id, Notice.kind == "assigned")
    assert district.person("handler").id in db.session.scalars(told).all()
    assert hand_up_protected(1) == 0


@pytest.mark.parametrize("usual", ["near_school", "alliance", "a closed office", None])
def test_it_is_handed_up_to_an_open_office_only(
    at_the_alliance: Need, district: District, usual: str | None
) -> None:
    setting = db.session.get_one(CategorySetting, "housing")
    office = district.place("housing_office")
    office.is_active = usual != "a closed office"
    setting.default_unit_id = district.place(usual).id if usual in ("near_school", "alliance") else None
    if usual == "a closed office":
        setting.default_unit_id = office.id
    assert hand_up_protected(1) == 0, "a clerk transfers it, whom a light tells of it"
    assert at_the_alliance.unit_id == district.place("alliance").id


def test_no_count_of_what_hangs_on_an_alliance_tells_of_it(at_the_alliance: Need, district: District) -> None:
    alliance, helped = district.place("alliance"), district.need(Status.IN_PROGRESS, is_protected=True)
    db.session.add(AssistingUnit(need_id=helped.id, unit_id=alliance.id))
    assert HELD_BY_PLACES.work_of(alliance) == {}
    assert HELD_BY_PLACES.hand_on_work(alliance, district.place("near_school"), None) == {}
    assert at_the_alliance.unit_id == alliance.id


def seen_by(district: District, role: Role, place: str) -> set[Need]:
    """What somebody sees who holds this role and no other; the rule and the query say the same."""
    grant_role(district.person("neighbour"), role=role, organization=district.place(place), by=None)
    person = district.person("neighbour")
    seen = set(db.session.scalars(select(Need).where(visible_to(person))))
    assert {need for need in db.session.scalars(select(Need)) if parties_to(need, person)} == seen
    return seen
