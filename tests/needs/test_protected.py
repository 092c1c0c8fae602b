"""What is kept from the school is the bureau's alone: the promise, and who sees what, role by role."""

import pytest
from sqlalchemy import select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions.record import parties_to
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.needs.queries import visible_to

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


def seen_by(district: District, role: Role, place: str) -> set[Need]:
    """What somebody sees who holds this role and no other; the rule and the query say the same."""
    grant_role(district.person("neighbour"), role=role, organization=district.place(place), by=None)
    person = district.person("neighbour")
    seen = set(db.session.scalars(select(Need).where(visible_to(person))))
    assert {need for need in db.session.scalars(select(Need)) if parties_to(need, person)} == seen
    return seen
