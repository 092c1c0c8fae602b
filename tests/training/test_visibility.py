"""Who organises training, and who may know who is enrolled: what is written here, by each way of asking."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.everybody import NAMES
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare.accounts.models import RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.settings.models import CategorySetting
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.queries import enrolled, enrolment_by_id, visible_to
from welfare.training.lifecycle import State
from welfare.training.models import Enrolment
from welfare.training.queries import keeps_training

ORGANISERS = {
    # by the office that training needs go to
    "training_office": "clerk second_clerk other_handler",
    "housing_office": "clerk second_clerk handler",
    "near_school": "clerk second_clerk alliance_clerk",
    "none": "clerk second_clerk",
}
SEEN_BY = {
    "teacher": "teacher school leader alliance_leader clerk second_clerk other_handler auditor",
    "neighbour": "neighbour other_school leader clerk second_clerk other_handler auditor",
}


@pytest.mark.parametrize("unit", ORGANISERS)
def test_who_organises_training(unit: str, district: District) -> None:
    setting = db.session.get_one(CategorySetting, "training")
    setting.default_unit_id = None if unit == "none" else district.place(unit).id
    db.session.flush()
    organisers = {name for name in NAMES if keeps_training(district.person(name))}
    assert organisers == set(ORGANISERS[unit].split())


def test_a_handler_of_everything_organises_training(district: District) -> None:
    person = district.person("leader")
    bureau = district.place("bureau")
    db.session.add(RoleAssignment(person_id=person.id, role=Role.HANDLER, organization_id=bureau.id))
    db.session.commit()
    assert keeps_training(district.person("leader"))


def test_who_may_know_who_is_enrolled(app: Flask, district: District, a_session: Opening) -> None:
    session = session_with("registered", district, a_session)
    do.register(session, by=district.person("neighbour"))
    names = {"teacher": "甲一", "neighbour": "乙一"}
    by_query: dict[str, set[str]] = {whose: set() for whose in SEEN_BY}
    by_id: dict[str, set[str]] = {whose: set() for whose in SEEN_BY}
    by_list: dict[str, set[str]] = {whose: set() for whose in SEEN_BY}
    by_page: dict[str, set[str]] = {whose: set() for whose in SEEN_BY}
    for reader in NAMES:
        person = district.person(reader)
        is_organiser = keeps_training(person)
        client = app.test_client()
        sign_in_as(client, person)
        text = client.page(f"/training/sessions/{session.id}").text
        rows = db.session.execute(enrolled(session, person, *State, is_organiser=is_organiser)).all()
        for whose in SEEN_BY:
            enrolment_id = enrolment_in(session, district, whose).id
            seen = visible_to(person, is_organiser=is_organiser)
            if db.session.scalar(select(Enrolment.id).where(Enrolment.id == enrolment_id, seen)):
                by_query[whose].add(reader)
            if enrolment_by_id(enrolment_id, person, is_organiser=is_organiser):
                by_id[whose].add(reader)
            if names[whose] in {row.name for row in rows}:
                by_list[whose].add(reader)
            if names[whose] in text or whose == reader:
                by_page[whose].add(reader)
    expected = {whose: set(readers.split()) for whose, readers in SEEN_BY.items()}
    assert by_query == expected
    assert by_id == expected
    assert by_list == expected
    assert by_page == expected
