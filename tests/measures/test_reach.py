"""Who may do what with measures and problems, by where a role is held: action x role x place, over HTTP.

What is expected is written out here by hand, not read from the rules it checks.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.homes.world import home_at
from tests.housing.town import flat
from tests.measures.world import a_measure, a_problem
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.measures import outputs
from welfare.measures.measures.models import Measure, MeasureUnit
from welfare.measures.measures.operations import OPERATIONS
from welfare.measures.measures.queries import measure_by_id, measure_rows
from welfare.measures.options import LEADING
from welfare.measures.policy import Permission, may
from welfare.measures.problems.operations import OPERATIONS as PROBLEM_OPERATIONS
from welfare.measures.refusals import NotYours
from welfare.organizations.models import Organization
from welfare.training.models import Level
from welfare.training.programmes.actions import add_programme

PLACES = ("bureau", "housing_office", "training_office", "alliance", "near_school", "lone_school")
UNITS = ("housing_office", "alliance", "near_school")
REACHED = {
    "bureau": {"housing_office", "training_office", "alliance", "near_school", "lone_school"},
    "housing_office": {"housing_office"},
    "training_office": {"training_office"},
    "alliance": {"alliance", "near_school"},
    "near_school": {"near_school"},
    "lone_school": {"lone_school"},
}
"""By where a role is held: the units of this table that it reaches."""
MEASURES = {
    #           where the role reaches · elsewhere
    Role.CLERK: (303, 409),
    Role.HANDLER: (303, 404),
    Role.LEADER: (403, 403),
}
PROBLEMS = {Role.CLERK: (303, 409), Role.HANDLER: (403, 403), Role.LEADER: (303, 409)}


def somebody(district: District, role: Role, at: str) -> Person:
    """The colleague, who holds this role there and no other."""
    person = district.person("colleague")
    place = district.place(at)
    person.roles.clear()
    db.session.flush()
    person.roles = [RoleAssignment(role=role, organization_id=place.id)]
    db.session.flush()
    db.session.expire_all()
    return district.person("colleague")


def browser(app: Flask, person: Person) -> tuple[Client, str]:
    client: Client = app.test_client()
    client.lints = False
    token = sign_in_as(client, person)
    db.session.commit()
    return client, token


def fields() -> dict[str, dict[str, Any]]:
    """What is sent for each noun that does not hold up the last one, finishing it."""
    day = clock.today().isoformat()
    return {
        "spendings": {"amount_yuan": 3, "spent_on": day, "words": "材料"},
        "needs-of-problems": {},
        "need-removals": {"which": "26-0001-2"},
        "thing-removals": {"which": "home:1"},
        "wording": {"title": "每层装热水器", "approved_yuan": 999_999_999},
        "completion": {"words": "装好了"},
    }


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.in_turn("what each cell says is decided in Python")
@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("role", MEASURES)
def test_a_measure_is_kept_where_the_role_reaches_its_lead_unit(
    role: Role, at: str, app: Flask, district: District
) -> None:
    measures = {unit: a_measure(district, unit=unit).id for unit in UNITS}
    client, token = browser(app, somebody(district, role, at))
    assert fields().keys() <= {operation.noun for operation in OPERATIONS}
    for unit, measure_id in measures.items():
        expected = MEASURES[role][unit not in REACHED[at]]
        for noun, given in fields().items():
            answer = client.post(f"/measures/{measure_id}/{noun}", data={**given, "csrf_token": token})
            assert (unit, noun, answer.status_code) == (unit, noun, expected)
    db.session.rollback()
    kept = set(db.session.scalars(select(Measure.id).where(Measure.finished_at.is_not(None))))
    assert kept == {id_ for unit, id_ in measures.items() if MEASURES[role][unit not in REACHED[at]] == 303}


@pytest.mark.in_turn("what each cell says is decided in Python")
@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("role", [Role.CLERK, Role.HANDLER])
def test_a_measure_is_entered_for_a_unit_that_the_role_reaches(
    role: Role, at: str, app: Flask, district: District
) -> None:
    client, token = browser(app, somebody(district, role, at))
    offered = {choice for choice in PLACES[1:] if f'value="{district.place(choice).id}"' in _units(client)}
    assert offered == REACHED[at]
    for unit in UNITS:
        given = {
            "title": "装热水器", "lead_unit": district.place(unit).id, "approved_yuan": 1,
            "started_on": clock.today().isoformat(), "csrf_token": token,
        }  # fmt: skip
        status = client.post("/measures/new", data=given).status_code
        assert (unit, status) == (unit, 303 if unit in REACHED[at] else 422)


def _units(client: Client) -> str:
    page = client.get("/measures/new").get_data(as_text=True)
    return page[page.index('name="lead_unit"') :].split("</select>")[0]


@pytest.mark.in_turn("what each cell says is decided in Python")
@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("role", PROBLEMS)
def test_a_problem_is_kept_where_the_role_reaches_whoever_listed_it(
    role: Role, at: str, app: Flask, district: District
) -> None:
    listers = {"bureau": "clerk", "alliance": "alliance_clerk"}
    problems = {where: a_problem(district, by=by).id for where, by in listers.items()}
    client, token = browser(app, somebody(district, role, at))
    nouns = {"wording": {"title": "水"}, "need-removals": {"which": "26-0001-2"}}
    assert nouns.keys() <= {operation.noun for operation in PROBLEM_OPERATIONS}
    for where, problem_id in problems.items():
        expected = PROBLEMS[role][not (at == "bureau" or at == where)]
        for noun, given in nouns.items():
            answer = client.post(f"/problems/{problem_id}/{noun}", data={**given, "csrf_token": token})
            assert (where, noun, answer.status_code) == (where, noun, expected)


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("role", MEASURES)
def test_the_queries_find_what_the_rule_allows(role: Role, at: str, district: District) -> None:
    measures = [a_measure(district, unit=unit) for unit in UNITS]
    person = somebody(district, role, at)
    read = {each.id for each in measures if may(person, Permission.READ_MEASURE, each.lead_unit_id)}
    assert {row.id for row in db.session.execute(measure_rows(person))} == read
    assert {each.id for each in measures if measure_by_id(each.id, person)} == read
    units = {each.id for each in LEADING.offered_to(person).all()}
    everywhere = set(db.session.scalars(select(Organization.id).where(Organization.parent_id.is_not(None))))
    assert units == {each for each in everywhere if may(person, Permission.KEEP_MEASURE, each)}


MADE = {
    #                                a flat and a home of near, of lone · a programme
    (Role.CLERK, "bureau"):          ("near lone", "near lone", True),
    (Role.CLERK, "alliance"):        ("near", "near", False),
    (Role.CLERK, "near_school"):     ("near", "near", False),
    (Role.CLERK, "lone_school"):     ("lone", "lone", False),
    (Role.HANDLER, "bureau"):        ("near lone", "near lone", True),
    (Role.HANDLER, "housing_office"): ("near lone", "near lone", False),
    (Role.HANDLER, "training_office"): ("", "", True),
    (Role.HANDLER, "near_school"):   ("near", "near", False),
}  # fmt: skip
"""What a person can say a measure of theirs made."""


@pytest.mark.parametrize(("role", "at"), MADE)
def test_a_measure_made_only_what_its_keeper_answers_for(role: Role, at: str, district: District) -> None:
    schools = ("near", "lone")
    flats = {name: flat(district, f"{name}_school").id for name in schools}
    homes = {name: home_at(district, f"{name}_school", name=name).id for name in schools}
    course = add_programme(name="省培", level=Level.PROVINCIAL, by=district.person("clerk")).id
    measure = a_measure(district)
    person = somebody(district, role, at)
    flats_of, homes_of, has_course = MADE[role, at]
    expected = {
        **{("unit", flats[name]): name in flats_of.split() for name in schools},
        **{("home", homes[name]): name in homes_of.split() for name in schools},
        ("programme", course): has_course,
    }
    offered = {(each.kind, id_) for each in outputs.offered_to(person) for id_ in each.ids}
    assert offered == {thing for thing, is_theirs in expected.items() if is_theirs}
    for (kind, id_), is_theirs in expected.items():
        if is_theirs:
            outputs.link(measure, kind, [id_], by=person)
        else:
            with pytest.raises(NotYours):
                outputs.link(measure, kind, [id_], by=person)
    assert db.session.query(MeasureUnit).count() == len(flats_of.split())
