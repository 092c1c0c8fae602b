"""What hangs on the roles that somebody gives up, who carries it on, and what is never left to nobody."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.homes.world import book, home_at, one, room_in
from tests.housing.town import flat, open_for
from tests.measures.world import a_measure
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.conftest import a_session as a_session  # a fixture
from tests.training.conftest import programme as programme
from welfare.accounts import actions
from welfare.accounts.desks import HELD_AT_DESKS, Leaving
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.contacts.models import ContactSchool
from welfare.needs.lifecycle import Status
from welfare.needs.queries import need_by_number
from welfare.notices.models import Notice
from welfare.organizations.handover import CannotCarryOn, WorkIsLeft
from welfare.training.enrolments.actions import enrolment as enrolments

SignIn = Callable[[Client, str], Page]


def hangs_on(district: District, name: str) -> dict[str, int]:
    """How much of what hangs on all that somebody holds, by name."""
    person = district.person(name)
    return {holding.name: count for holding, count in HELD_AT_DESKS.of(Leaving(person, person.roles)).items()}


def close(district: District, name: str, to: str | None = None) -> None:
    """Close an account, and let another one carry on."""
    successor = district.person(to) if to else None
    deactivate(district.person(name), by=district.person("admin"), successor=successor)


def grant(district: District, name: str, role: Role, at: str) -> None:
    """Let somebody hold one more role."""
    actions.grant_role(district.person(name), role=role, organization=district.place(at), by=None)


def roles_of(district: District, name: str) -> set[tuple[str, str]]:
    """What somebody holds where."""
    return {(held.role, held.organization.name) for held in district.person(name).roles}


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    """The bureau's administrator, signed in."""
    sign_in(client, "admin")
    return client


@pytest.mark.on_both("what hangs on it is counted there")
def test_what_waits_at_a_handlers_desk_is_counted(district: District) -> None:
    for status in Status:
        district.need(status)
    a_measure(district)
    open_for(district, [flat(district)])
    assert hangs_on(district, "handler") == {
        "in_hand": 4, "usual": 3, "rounds": 1, "measures": 1,
    }  # fmt: skip


@pytest.mark.on_both("what hangs on it is counted there")
def test_what_waits_at_a_schools_desk_is_counted(district: District, a_session: Opening) -> None:
    district.need(Status.IN_PROGRESS, unit="near_school")
    assert one(book(room_in(home_at(district), district), district.person("teacher")))
    enrolments.register(a_session(needs_approval=True), by=district.person("teacher"))
    assert hangs_on(district, "school") == {"in_hand": 1, "to_agree": 1, "homes": 1, "bookings": 1}


@pytest.mark.on_both("what hangs on it is counted there")
def test_what_waits_at_an_organisers_desk_is_counted(district: District, a_session: Opening) -> None:
    a_session()
    assert hangs_on(district, "other_handler") == {"usual": 1, "to_hold": 1}


@pytest.mark.on_both("what hangs on it is counted there")
def test_intake_hangs_on_the_last_clerk_alone(district: District) -> None:
    district.need()
    assert hangs_on(district, "clerk") == {}, "another clerk sits beside"
    close(district, "second_clerk")
    assert hangs_on(district, "clerk") == {"schools": 1}, "the alliance has a clerk of its own"
    close(district, "alliance_clerk")
    assert hangs_on(district, "clerk") == {"to_sign_for": 1, "schools": 3}
    with pytest.raises(WorkIsLeft):
        close(district, "clerk")


def test_what_is_their_own_is_named_and_stays(district: District) -> None:
    district.need()
    assert hangs_on(district, "teacher") == {"raised": 1}
    close(district, "teacher")


def test_nothing_hangs_on_one_of_two_at_a_desk(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    grant(district, "colleague", Role.HANDLER, "housing_office")
    assert hangs_on(district, "handler") == {}
    close(district, "handler")
    assert need_by_number(need.number, district.person("colleague")) is not None


def test_nobody_who_is_gone_counts(district: District) -> None:
    district.need(Status.IN_PROGRESS)
    grant(district, "colleague", Role.HANDLER, "housing_office")
    close(district, "colleague")
    with pytest.raises(WorkIsLeft):
        close(district, "handler")
    assert district.person("handler").is_active


def test_nobody_who_only_reads_sits_there(district: District) -> None:
    district.need(Status.IN_PROGRESS)
    grant(district, "colleague", Role.HANDLER, "housing_office")
    grant(district, "colleague", Role.AUDITOR, "bureau")
    with pytest.raises(WorkIsLeft):
        close(district, "handler")


def test_who_carries_on_gets_the_role_and_sees_what_is_in_hand(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    close(district, "handler", "colleague")
    assert not district.person("handler").is_active
    assert (Role.HANDLER, "后勤科") in roles_of(district, "colleague")
    assert need_by_number(need.number, district.person("colleague")) is not None


def test_both_histories_say_it_and_who_carries_on_is_told(district: District) -> None:
    district.need(Status.IN_PROGRESS)
    close(district, "handler", "colleague")
    handler, colleague = district.person("handler"), district.person("colleague")
    kinds = (EventKind.CLOSED, EventKind.TOOK_OVER)
    query = select(PersonEvent.person_id, PersonEvent.kind, PersonEvent.details).order_by(PersonEvent.id)
    told = db.session.execute(query.where(PersonEvent.kind.in_(kinds))).all()
    counts = {"in_hand": 1, "usual": 3}
    assert told == [
        (colleague.id, EventKind.TOOK_OVER, {"from_id": handler.id, "handed_on": counts}),
        (handler.id, EventKind.CLOSED, {"to_id": colleague.id, "handed_on": counts}),
    ]
    notice = db.session.scalars(select(Notice).where(Notice.kind == "duty")).one()
    assert (notice.person_id, notice.details) == (colleague.id, {"name": "后勤一"})


def test_a_role_alone_is_handed_on_in_the_same_way(district: District) -> None:
    district.need(Status.IN_PROGRESS)
    admin, handler = district.person("admin"), district.person("handler")
    with pytest.raises(WorkIsLeft):
        take_role(handler, handler.roles[0], by=admin)
    take_role(handler, handler.roles[0], by=admin, successor=district.person("colleague"))
    assert roles_of(district, "handler") == set()
    assert (Role.HANDLER, "后勤科") in roles_of(district, "colleague")
    assert district.person("handler").is_active


def test_whoever_else_may_act_there_by_another_role_of_theirs_stays(district: District) -> None:
    district.need(Status.IN_PROGRESS, unit="near_school")
    grant(district, "school", Role.HANDLER, "near_school")
    person = district.person("school")
    held = next(held for held in person.roles if held.role == Role.HANDLER)
    take_role(person, held, by=district.person("admin"))
    assert roles_of(district, "school") == {(Role.SCHOOL_ADMIN, "石门小学")}


@pytest.mark.parametrize("to", ["handler", "auditor", "somebody closed"])
def test_who_cannot_carry_on(district: District, to: str) -> None:
    district.need(Status.IN_PROGRESS)
    if to == "somebody closed":
        to = "colleague"
        close(district, to)
    with pytest.raises(CannotCarryOn):
        close(district, "handler", to)


def test_what_somebody_above_looks_after_may_be_left_on_purpose(district: District) -> None:
    need = district.need(Status.IN_PROGRESS, unit="near_school")
    with pytest.raises(WorkIsLeft):
        close(district, "school")
    grant(district, "colleague", Role.SCHOOL_ADMIN, "alliance")
    close(district, "school")
    assert need_by_number(need.number, district.person("colleague")) is not None


@pytest.mark.on_both("what may be there once is kept there")
def test_a_leaders_contact_schools_go_to_another_leader_or_to_none(district: District) -> None:
    leader, near, lone = (
        district.person("leader"),
        district.place("near_school"),
        district.place("lone_school"),
    )
    clerk = district.person("clerk")
    set_contact_schools(leader, [near.id, lone.id], by=clerk)
    set_contact_schools(district.person("alliance_leader"), [near.id], by=clerk)
    assert hangs_on(district, "leader") == {"contacts": 2}
    close(district, "leader", "alliance_leader")
    assert sorted(
        db.session.execute(select(ContactSchool.leader_id, ContactSchool.school_id)).all()
    ) == sorted((district.person("alliance_leader").id, school.id) for school in (near, lone))
    assert (Role.LEADER, "云岭林区教育局") in roles_of(district, "alliance_leader")


def test_contact_schools_that_are_handed_on_stand_in_both_histories(district: District) -> None:
    near, lone = district.place("near_school"), district.place("lone_school")
    leader, other, clerk = (district.person(name) for name in ("leader", "alliance_leader", "clerk"))
    set_contact_schools(leader, [near.id, lone.id], by=clerk)
    set_contact_schools(other, [near.id], by=clerk)
    close(district, "leader", "alliance_leader")
    newest = {
        event.person_id: (event.details, event.by_id)
        for event in db.session.scalars(
            select(PersonEvent).where(PersonEvent.kind == EventKind.CONTACTS_SET).order_by(PersonEvent.id)
        )
    }
    admin = district.person("admin").id
    assert newest == {
        leader.id: ({"added": [], "removed": ["石门小学", "双河幼儿园"]}, admin),
        other.id: ({"added": ["双河幼儿园"], "removed": []}, admin),
    }


@pytest.mark.on_both("two at once wait for each other there")
def test_two_who_share_a_desk_do_not_leave_it_to_each_other(client: Client, district: District) -> None:
    district.need(Status.IN_PROGRESS)
    grant(district, "colleague", Role.HANDLER, "housing_office")
    page = answer_meanwhile(
        lambda: close(district, "handler"), client, district.person("admin"),
        f"/people/{district.person('colleague').id}/deactivation",
    )  # fmt: skip
    assert page.status == 422
    db.session.rollback()
    assert [district.person(name).is_active for name in ("handler", "colleague")] == [False, True]


@pytest.mark.on_both("what hangs on it is counted there")
def test_a_protected_need_is_in_no_count_but_of_the_bureaus_clerk(district: District) -> None:
    district.need(is_protected=True)
    db.session.flush()
    assert hangs_on(district, "teacher") == {}
    assert hangs_on(district, "alliance_clerk") == {"schools": 2}
    district.person("second_clerk").is_active = False
    db.session.flush()
    assert hangs_on(district, "clerk") == {"protected": 1, "schools": 1}, "no clerk of an alliance sees it"


@pytest.mark.on_both("two at once wait for each other there")
@pytest.mark.parametrize("first", ["handed on to", "closed"])
def test_work_goes_to_nobody_who_leaves_at_that_moment(
    client: Client, district: District, first: str
) -> None:
    district.need(Status.IN_PROGRESS)
    handler, colleague = (district.person(name).id for name in ("handler", "colleague"))
    is_first = first == "handed on to"
    page = answer_meanwhile(
        lambda: close(district, "handler", "colleague") if is_first else close(district, "colleague"),
        client,
        district.person("admin"),
        f"/people/{colleague if is_first else handler}/deactivation",
        **({} if is_first else {"successor": str(colleague)}),
    )
    assert page.status == 422
    db.session.rollback()
    assert [district.person(name).is_active for name in ("handler", "colleague")] == [not is_first, is_first]


class TestPages:
    def test_closing_an_account_says_what_hangs_on_it_and_asks_who_carries_on(
        self, admin: Client, district: District
    ) -> None:
        district.need(Status.IN_PROGRESS)
        db.session.commit()
        page = admin.page(f"/people/{district.person('handler').id}").follow("Close the account")
        assert (page.figure("in_hand").text, page.figure("usual").text) == ("1", "3")
        refused = page.form("/deactivation").send()
        assert refused.status == 422
        assert "Somebody must carry on what 后勤一 has in hand. Choose who." in refused.text
        db.session.expire_all()
        assert district.person("handler").is_active
        page = refused.form("/deactivation").send(successor=str(district.person("colleague").id))
        assert "后勤一 can no longer sign in." in page.text
        assert "Carried on by 甲二" in page.text
        page = admin.page(f"/people/{district.person('colleague').id}")
        assert "Carries on what another had in hand" in page.text
        assert "Needs in hand: 1" in page.text

    def test_taking_a_role_says_it_too(self, admin: Client, district: District) -> None:
        district.need(Status.IN_PROGRESS)
        db.session.commit()
        page = admin.page(f"/people/{district.person('handler').id}").follow("Remove Handler 后勤科")
        assert page.figure("in_hand").text == "1"
        page = page.form("/removal").send(successor=str(district.person("colleague").id))
        assert "后勤一 no longer holds the role Handler at 后勤科." in page.text
        assert (Role.HANDLER, "后勤科") in roles_of(district, "colleague")

    def test_where_nothing_hangs_on_it_nobody_is_asked_for(self, admin: Client, district: District) -> None:
        page = admin.page(f"/people/{district.person('teacher').id}/deactivation")
        assert "successor" not in page.form("/deactivation").values

    def test_leaving_it_to_who_is_above_is_said_so(self, admin: Client, district: District) -> None:
        district.need(Status.IN_PROGRESS, unit="near_school")
        grant(district, "colleague", Role.SCHOOL_ADMIN, "alliance")
        db.session.commit()
        page = admin.page(f"/people/{district.person('school').id}/deactivation")
        assert "Nobody for now" in page.text
        assert "甲校管 can no longer sign in." in page.form("/deactivation").send().text

    def test_those_of_one_name_are_told_apart_and_auditors_not_offered(
        self, admin: Client, district: District
    ) -> None:
        for number, place in (("n1", "near_school"), ("n2", "far_school")):
            actions.add_person(staff_number=number, name="李雷", organization=district.place(place))
        db.session.commit()
        found = admin.get("/people/successors?q=李雷").get_json()["matches"]
        assert [(one["name"], one["where"]) for one in found] == [
            ("李雷", "石门小学 · n1"), ("李雷", "松岭学校 · n2"),
        ]  # fmt: skip
        assert admin.get("/people/successors?q=审计一").get_json() == {"matches": []}

    def test_an_alliance_reads_nothing_of_a_desk_at_the_bureau(
        self, client: Client, district: District, sign_in: SignIn
    ) -> None:
        grant(district, "alliance_leader", Role.ADMIN, "alliance")
        district.person("second_clerk").is_active = False
        district.need(is_protected=True)
        close(district, "clerk", "teacher")
        db.session.commit()
        teacher = district.person("teacher")
        held = next(held for held in teacher.roles if held.role == Role.CLERK)
        sign_in(client, "alliance_leader")
        for noun in ("deactivation", f"roles/{held.id}/removal"):
            page = client.page(f"/people/{teacher.id}/{noun}")
            assert page.status == 409
            assert "so you cannot change it" in page.text
            assert "Schools whose needs" not in page.text
        history = client.page(f"/people/{teacher.id}").text
        assert "Schools whose needs are accepted there" in history
        assert "Protected needs to accept" not in history
        sign_in_as(client, district.person("admin"))
        assert "Protected needs to accept: 1" in client.page(f"/people/{teacher.id}").text

    def test_an_alliance_hands_nothing_to_who_is_beyond_it(
        self, client: Client, district: District, sign_in: SignIn
    ) -> None:
        grant(district, "alliance_leader", Role.ADMIN, "alliance")
        district.need(Status.IN_PROGRESS, unit="near_school")
        db.session.commit()
        sign_in(client, "alliance_leader")
        assert client.get("/people/successors?q=乙").get_json() == {"matches": []}
        page = client.page(f"/people/{district.person('school').id}/deactivation")
        assert page.form("/deactivation").send(successor=str(district.person("neighbour").id)).status == 422
        db.session.expire_all()
        assert district.person("school").is_active
        assert roles_of(district, "neighbour") == {(Role.TEACHER, "双河幼儿园")}
