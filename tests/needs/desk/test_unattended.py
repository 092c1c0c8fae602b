"""Units with needs in hand where nobody sits: who is told at once, who sees the light, and until when."""

import pytest
from sqlalchemy import delete, select

from tests.measures.world import give_role
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import handling, intake
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.unattended import schools_without_clerk, unattended_units
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices.models import Notice
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind

EMPTY = "far_school"
NOBODY_THERE = "Nobody handles needs at 松岭学校. The queues keep saying so until somebody does."


def dispatch(need: Need, district: District, to: str = EMPTY) -> None:
    """The bureau's clerk hands a need to a unit."""
    intake.accept(need, by=district.person("clerk"), unit=district.place(to), urgency=Urgency.ORDINARY)
    db.session.commit()


def seen_by(district: District, name: str) -> list[tuple[str, int, str | None]]:
    """The units that a person sees a light for."""
    return [(one.unit.name, one.needs, one.above) for one in unattended_units(district.person(name))]


@pytest.mark.parametrize(
    ("name", "sees"),
    [("admin", True), ("leader", True), ("clerk", True), ("alliance_leader", True), ("alliance_clerk", True),
     ("teacher", False), ("school", False), ("handler", False), ("other_school", False)],
)  # fmt: skip
def test_who_sees_the_light(district: District, name: str, sees: bool) -> None:
    dispatch(district.need(), district)
    assert seen_by(district, name) == ([("松岭学校", 1, None)] if sees else [])


def test_schools_whose_needs_nobody_takes_in_are_a_light_until_somebody_does(
    client: Client, district: District
) -> None:
    district.need()
    admin = district.person("admin")
    assert schools_without_clerk(admin) == (0, 0)
    for name in ("clerk", "second_clerk"):
        person = district.person(name)
        person.is_active = False
    db.session.flush()
    assert schools_without_clerk(admin) == (1, 0), "the alliance has a clerk of its own"
    district.person("alliance_clerk").is_active = False
    db.session.commit()
    for name, schools, needs in (
        ("admin", 3, 1),
        ("leader", 3, 1),
        ("alliance_leader", 2, 1),
        ("teacher", 0, 0),
    ):
        assert schools_without_clerk(district.person(name)) == (schools, needs)
    sign_in_as(client, admin)
    page = client.page("/organizations")
    assert page.figure("untaken-schools").text == "3 schools without an intake clerk"
    assert page.figure("untaken-needs").text == "1 need to accept"
    sign_in_as(client, district.person("leader"))
    assert "Nobody takes needs in" in client.page("/overview").text
    give_role(district, "neighbour", Role.CLERK, "bureau")
    db.session.flush()
    assert schools_without_clerk(admin) == (0, 0)


def test_a_protected_need_that_only_an_alliances_clerk_would_take_in_is_a_light(
    client: Client, district: District
) -> None:
    for name in ("clerk", "second_clerk"):
        district.person(name).is_active = False
    district.place("lone_school").is_active = False
    district.need()
    db.session.commit()
    assert schools_without_clerk(district.person("admin")) == (0, 0)
    district.need(is_protected=True)
    db.session.commit()
    assert schools_without_clerk(district.person("admin")) == (0, 1)
    assert schools_without_clerk(district.person("alliance_leader")) == (0, 0)
    sign_in_as(client, district.person("leader"))
    assert client.page("/overview").figure("untaken-needs").text == "1 need to accept"


@pytest.mark.parametrize("is_protected", [False, True])
def test_who_only_reads_handles_nothing_and_takes_nothing_in(district: District, is_protected: bool) -> None:
    for name, unit in (("handler", "housing_office"), ("clerk", "bureau")):
        give_role(district, name, Role.AUDITOR, unit)
    district.need(Status.IN_PROGRESS, is_protected=is_protected)
    for name in ("second_clerk", "alliance_clerk"):
        district.person(name).is_active = False
    district.need()
    db.session.flush()
    assert seen_by(district, "leader") == [("后勤科", 1, None)]
    assert schools_without_clerk(district.person("admin")).needs == 1


def test_a_school_administrator_at_an_office_handles_nothing_protected(district: District) -> None:
    district.person("other_handler").is_active = False
    give_role(district, "neighbour", Role.SCHOOL_ADMIN, "training_office")
    district.need(Status.IN_PROGRESS, unit="training_office", is_protected=True)
    db.session.flush()
    assert seen_by(district, "clerk") == [("师训科", 1, None)]


def test_who_serves_an_office_too_is_told_of_nothing_protected_at_the_alliance(district: District) -> None:
    give_role(district, "alliance_clerk", Role.LEADER, "housing_office")
    need = district.need(Status.IN_PROGRESS, unit="alliance")
    need.is_protected = True
    db.session.flush()
    assert seen_by(district, "alliance_clerk") == []


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_a_teacher_submits_as_ever_where_nobody_takes_needs_in(client: Client, district: District) -> None:
    for name in ("clerk", "second_clerk", "alliance_clerk"):
        district.person(name).is_active = False
    need = district.need()
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    assert "Nobody takes needs in" not in client.page(f"/needs/{need.number}").text


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize(
    ("gone", "is_protected", "is_told"),
    [
        ((), False, False),
        (("clerk", "second_clerk"), False, False),
        (("clerk", "second_clerk"), True, True),
        (("clerk", "second_clerk", "alliance_clerk"), False, True),
    ],
)
def test_whoever_submits_is_told_at_once_where_nobody_would_accept_it(
    client: Client, district: District, gone: tuple[str, ...], is_protected: bool, is_told: bool
) -> None:
    for name in gone:
        district.person(name).is_active = False
    need = district.need(is_protected=is_protected)
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    receipt = client.page(f"/needs/{need.number}?sent=1").text
    assert ("No intake clerk accepts needs of 石门小学 at the moment." in receipt) is is_told
    assert ("What happens next: the bureau accepts it by" in receipt) is not is_told


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_whoever_submits_for_a_colleague_is_told_at_once(client: Client, district: District) -> None:
    for name in ("clerk", "second_clerk", "alliance_clerk"):
        district.person(name).is_active = False
    teacher = district.person("teacher").id
    db.session.commit()
    sign_in_as(client, district.person("school"))
    form = client.page(f"/needs/new/other?for={teacher}").form("/needs/new/other")
    page = form.send(title="宿舍漏雨", description="三楼漏雨，雨天要接水。", urgency="ordinary")
    assert "Submitted for" in page.text
    assert "No intake clerk accepts needs of 石门小学 at the moment." in page.text


def test_a_protected_need_that_lies_at_an_alliance_is_the_bureaus_to_hand_on(district: District) -> None:
    need = district.need(Status.IN_PROGRESS, unit="alliance")
    give_role(district, "neighbour", Role.HANDLER, "alliance")
    db.session.flush()
    assert seen_by(district, "clerk") == []
    need.is_protected = True
    db.session.flush()
    assert seen_by(district, "clerk") == [("东片教联体", 1, None)]
    assert seen_by(district, "alliance_leader") == []


def test_a_protected_need_at_an_empty_school_is_told_of_at_the_bureau_alone(district: District) -> None:
    need = district.need()
    dispatch(need, district)
    need.is_protected = True
    db.session.flush()
    assert seen_by(district, "clerk") == [("松岭学校", 1, None)]
    assert seen_by(district, "alliance_leader") == []


def test_a_unit_without_needs_and_one_with_a_handler_have_no_light(district: District) -> None:
    dispatch(district.need(), district, "housing_office")
    assert seen_by(district, "admin") == []


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SCHOOL_ADMIN])
def test_the_light_goes_out_when_somebody_sits_there(district: District, role: Role) -> None:
    dispatch(district.need(), district)
    give_role(district, "neighbour", role, EMPTY)
    db.session.flush()
    assert seen_by(district, "admin") == []


def test_it_comes_on_when_the_last_one_leaves(district: District) -> None:
    dispatch(district.need(), district, "housing_office")
    district.person("handler").is_active = False
    db.session.flush()
    assert seen_by(district, "leader") == [("后勤科", 1, None)]


def test_who_sits_above_looks_after_it_meanwhile(district: District) -> None:
    dispatch(district.need(), district)
    give_role(district, "neighbour", Role.HANDLER, "alliance")
    db.session.flush()
    assert seen_by(district, "admin") == [("松岭学校", 1, "东片教联体")]


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_whoever_dispatches_is_told_at_once(client: Client, district: District) -> None:
    first, second = district.need(), district.need()
    sign_in_as(client, district.person("clerk"))
    for need, unit, said in ((first, EMPTY, True), (second, "housing_office", False)):
        form = client.page(f"/needs/{need.number}/acceptance").form("/acceptance")
        page = form.send(unit=str(district.place(unit).id), urgency="ordinary")
        assert (NOBODY_THERE in page.response.text) is said


@pytest.mark.parametrize("above", [None, "alliance"])
def test_a_need_that_nobody_handles_is_told_to_the_clerks_or_to_who_sits_above(
    district: District, above: str | None
) -> None:
    if above:
        give_role(district, "neighbour", Role.HANDLER, above)
    need = district.need()
    db.session.commit()
    db.session.query(Notice).delete()
    dispatch(need, district)
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.need_id == need.id)))
    names = ("teacher", "neighbour") if above else ("teacher", "second_clerk", "alliance_clerk")
    assert told == {district.person(name).id for name in names}


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize(("name", "address"), [("admin", "/organizations"), ("leader", "/overview")])
def test_the_light_stands_on_the_pages_of_administrator_and_leader(
    client: Client, district: District, name: str, address: str
) -> None:
    sign_in_as(client, district.person(name))
    assert "Units where nobody handles needs" not in client.page(address).text
    dispatch(district.need(), district)
    page = client.page(address)
    assert "松岭学校: 1 need in hand, looked after by the intake clerks meanwhile" in page.text


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_twenty_empty_units_cost_as_many_queries_as_one(district: District) -> None:
    asked = []
    for how_many in (1, 20):
        for number in range(how_many):
            unit = add_organization(
                kind=OrganizationKind.OFFICE, name=f"第{how_many}.{number}科", parent=district.place("bureau")
            )
            need = district.need(Status.IN_PROGRESS)
            need.unit_id = unit.id
        db.session.flush()
        leader = district.person("leader")
        with statements() as seen:
            found = unattended_units(leader)
        asked.append((len(seen), len(found)))
    assert asked == [(3, 1), (3, 21)]


def test_whoever_only_assists_is_not_who_has_it_in_hand(district: District) -> None:
    need = district.need()
    db.session.commit()
    db.session.execute(delete(Notice))
    intake.accept(
        need,
        by=district.person("clerk"),
        unit=district.place(EMPTY),
        urgency=Urgency.ORDINARY,
        assisting=[district.place("training_office")],
    )
    db.session.commit()
    told = select(Notice.person_id).where(Notice.need_id == need.id)
    assert district.person("second_clerk").id in set(db.session.scalars(told))


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_whoever_lets_a_need_come_to_intake_hears_at_once_that_nobody_is_there(
    client: Client, district: District
) -> None:
    asked, handed_back = district.need(Status.SUBMITTED), district.need(Status.IN_PROGRESS)
    handling.ask(asked, by=district.person("clerk"), words="几口人？")
    said = "No intake clerk accepts needs of 石门小学 at the moment."
    with_clerks = district.need(Status.IN_PROGRESS)
    sign_in_as(client, district.person("handler"))
    form = client.page(f"/needs/{with_clerks.number}/return").form("/return")
    assert said not in form.send(words="不归我们").text
    for name in ("clerk", "second_clerk", "alliance_clerk"):
        district.person(name).is_active = False
    db.session.commit()
    form = client.page(f"/needs/{handed_back.number}/return").form("/return")
    assert said in form.send(words="不归我们").text
    sign_in_as(client, district.person("teacher"))
    form = client.page(f"/needs/{asked.number}/reply").form("/reply")
    assert said in form.send(words="三口人").text
