"""A registration that waits for a school without an administrator: who is asked instead, and who sees it."""

import pytest
from sqlalchemy import select

from tests.measures.world import give_role
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from welfare.accounts.actions import move_person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.notices.models import Notice
from welfare.training.enrolments.actions import enrolment as enrolments
from welfare.training.enrolments.queries import history_of
from welfare.training.enrolments.school import unanswered_schools, waiting_for_school
from welfare.training.models import Enrolment, Session
from welfare.training.refusals import NotYourTeacher
from welfare.training.sessions.actions import cancel_session


@pytest.fixture
def alone(district: District) -> District:
    """The district without an administrator at the teacher's school."""
    district.person("school").is_active = False
    db.session.flush()
    return district


def asked(district: District, opening: Opening) -> Enrolment:
    """The teacher would like to go."""
    enrolments.register(opening(needs_approval=True), by=district.person("teacher"))
    return db.session.scalars(select(Enrolment)).one()


def told(district: District) -> set[str]:
    """Who was asked for their agreement."""
    db.session.commit()
    query = select(Notice.person_id).where(Notice.address == "/training")
    numbers = ("admin", "school", "other_school", "colleague")
    ids = set(db.session.scalars(query))
    return {number for number in numbers if district.person(number).id in ids}


def seen_by(district: District, name: str) -> list[tuple[str, int, str | None]]:
    """The light that a person sees."""
    lights = unanswered_schools(district.person(name))
    return [(light.school.name, light.registrations, light.above) for light in lights]


def test_who_sits_at_the_alliance_is_asked_instead(alone: District, a_session: Opening) -> None:
    give_role(alone, "colleague", Role.SCHOOL_ADMIN, "alliance")
    enrolment = asked(alone, a_session)
    assert told(alone) == {"colleague"}
    assert seen_by(alone, "admin") == [("石门小学", 1, "东片教联体")]
    with pytest.raises(NotYourTeacher):
        enrolments.approve(enrolment, by=alone.person("admin"))
    enrolments.approve(enrolment, by=alone.person("colleague"))
    assert enrolment.state == "registered"
    assert seen_by(alone, "admin") == []


def test_where_nobody_is_above_who_keeps_accounts_is_asked_and_agrees(
    client: Client, alone: District, a_session: Opening
) -> None:
    enrolment = asked(alone, a_session)
    assert told(alone) == {"admin"}
    sign_in_as(client, alone.person("admin"))
    page = client.page("/organizations")
    school = alone.place("near_school")
    said = "1 registration waits, looked after by the account administrators meanwhile"
    assert page.figure(f"unanswered-{school.id}").text == said
    page = client.page("/training").form("/approval").send()
    assert "Agreed. 甲一 is told." in page.text
    db.session.expire_all()
    assert enrolment.state == "registered"
    assert "Schools where nobody decides on training" not in client.page("/organizations").text


@pytest.mark.parametrize(
    ("name", "sees"),
    [("admin", True), ("leader", True), ("alliance_leader", True), ("clerk", False), ("teacher", False),
     ("other_school", False)],
)  # fmt: skip
def test_who_sees_the_light(alone: District, a_session: Opening, name: str, sees: bool) -> None:
    asked(alone, a_session)
    assert seen_by(alone, name) == ([("石门小学", 1, None)] if sees else [])


@pytest.mark.parametrize(
    ("sits", "said"),
    [
        ("near_school", "You are on the list as soon as your school agrees."),
        ("alliance", "Your school has no administrator at the moment, so 东片教联体 is asked to agree."),
        (
            None,
            "Your school has no administrator at the moment, so whoever keeps accounts is asked to agree.",
        ),
    ],
)
def test_whoever_registers_is_told_at_once_who_is_asked(
    client: Client, alone: District, a_session: Opening, sits: str | None, said: str
) -> None:
    if sits:
        give_role(alone, "colleague", Role.SCHOOL_ADMIN, sits)
    session = a_session(needs_approval=True)
    db.session.commit()
    sign_in_as(client, alone.person("teacher"))
    page = client.page(f"/training/sessions/{session.id}").form("/registration").send()
    assert said in page.text


def test_it_goes_out_when_somebody_sits_there(alone: District, a_session: Opening) -> None:
    enrolment = asked(alone, a_session)
    give_role(alone, "colleague", Role.SCHOOL_ADMIN, "near_school")
    db.session.flush()
    assert seen_by(alone, "admin") == []
    with pytest.raises(NotYourTeacher):
        enrolments.approve(enrolment, by=alone.person("admin"))


def test_where_the_school_has_an_administrator_nobody_else_is_asked(
    district: District, a_session: Opening
) -> None:
    enrolment = asked(district, a_session)
    assert told(district) == {"school"}
    with pytest.raises(NotYourTeacher):
        enrolments.refuse(enrolment, by=district.person("admin"), words="不")
    assert seen_by(district, "leader") == []


def test_who_has_gone_to_another_school_waits_for_its_word(district: District, a_session: Opening) -> None:
    enrolment = asked(district, a_session)
    teacher, there = district.person("teacher"), district.place("lone_school")
    move_person(teacher, organization=there, by=district.person("admin"))
    assert told(district) == {"school", "other_school"}
    assert (enrolment.school_id, enrolment.state) == (there.id, "asked")
    assert [row.id for row in waiting_for_school(district.person("other_school"), at_most=9)] == [
        enrolment.id
    ]
    assert list(waiting_for_school(district.person("school"), at_most=9)) == []
    with pytest.raises(NotYourTeacher):
        enrolments.approve(enrolment, by=district.person("school"))
    enrolments.approve(enrolment, by=district.person("other_school"))
    assert enrolment.state == "registered"
    kinds = [event.kind for event in history_of(enrolment)]
    assert kinds == ["ask", "handed_on", "approve", "move_up"]


def test_a_seat_that_one_has_is_no_other_schools_to_give(district: District, a_session: Opening) -> None:
    enrolment = asked(district, a_session)
    enrolments.approve(enrolment, by=district.person("school"))
    near = enrolment.school_id
    move_person(
        district.person("teacher"), organization=district.place("lone_school"), by=district.person("admin")
    )
    assert (enrolment.school_id, enrolment.state) == (near, "registered")


def test_what_has_begun_or_was_called_off_asks_nobody_else(district: District, a_session: Opening) -> None:
    enrolment = asked(district, a_session)
    cancel_session(db.session.get_one(Session, enrolment.session_id), by=district.person("other_handler"))
    move_person(
        district.person("teacher"), organization=district.place("lone_school"), by=district.person("admin")
    )
    assert enrolment.school_id == district.place("near_school").id
    assert told(district) == {"school"}
