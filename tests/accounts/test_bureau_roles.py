"""Roles at the bureau: one administrator gives them, another confirms, by whatever way they come about."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.client import Client
from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts import actions, credentials, leaving
from welfare.accounts.bureau_roles import refusals
from welfare.accounts.bureau_roles.actions import Given, confirm, withdraw
from welfare.accounts.bureau_roles.models import ProposedRole
from welfare.accounts.bureau_roles.policy import (
    SETTLES,
    Done,
    is_of_district,
    is_somebody_else,
    others_who_count,
)
from welfare.accounts.bureau_roles.queries import can_confirm, is_alone, proposed_for, proposed_role
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.reach import with_reach
from welfare.accounts.refusals import NotYourself
from welfare.accounts.roles import STAFF_ROLES, Role
from welfare.accounts.roster.imports import ROSTER
from welfare.accounts.stand_ins.actions import name_stand_in
from welfare.extensions import db
from welfare.notices.models import Notice
from welfare.organizations.models import Organization
from welfare.tables.plan import PlannedRow

LONG_AFTER = SETTLES + timedelta(days=1)


def add_admin(district: District, number: str, name: str) -> Person:
    """One more administrator of the bureau, let in by the installation itself."""
    bureau = district.place("bureau")
    person = actions.add_person(staff_number=number, name=name, organization=bureau, roles=[Role.ADMIN])
    credentials.set_password(person, PASSWORD)
    db.session.flush()
    return district.person(number)


@pytest.fixture
def second(district: District) -> Person:
    """The second administrator."""
    return add_admin(district, "admin2", "系管二")


@pytest.fixture
def admin(district: District) -> Person:
    return district.person("admin")


def fresh(district: District, number: str) -> Person:
    db.session.flush()
    db.session.expire_all()
    return district.person(number)


def roles_at(person: Person, place: Organization) -> set[Role]:
    return {held.role for held in person.roles if held.organization_id == place.id}


def kinds_of(person: Person) -> list[EventKind]:
    query = select(PersonEvent.kind).where(PersonEvent.person_id == person.id)
    return list(db.session.scalars(query.order_by(PersonEvent.position)))


def told(person: Person) -> list[str]:
    query = select(Notice.sentence, Notice.details).where(Notice.person_id == person.id)
    return [sentence % details for sentence, details in db.session.execute(query.order_by(Notice.id))]


def waiting(district: District, number: str) -> ProposedRole:
    person = district.person(number)
    [one] = proposed_for(person)
    found = proposed_role(one.id, person.id)
    assert found is not None
    return found


def propose(
    district: District, admin: Person, number: str = "teacher", role: Role = Role.LEADER
) -> ProposedRole:
    given = actions.grant_role(
        district.person(number), role=Role.LEADER, organization=district.place("bureau"), by=admin
    )
    assert given is Given.WAITS
    return waiting(district, number)


# --- what the rules say


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("parent_id", "is_root"), [(None, True), (1, False)])
def test_every_role_of_staff_at_the_bureau_itself_reaches_the_district(
    role: Role, parent_id: int | None, is_root: bool
) -> None:
    place = Organization(parent_id=parent_id)
    assert is_of_district(role, place) == (is_root and role in STAFF_ROLES)


@pytest.mark.parametrize(
    ("others", "done", "count"),
    [
        (set(), [], set()),
        ({2}, [], {2}),
        ({2}, [Done(2, gave_alone=True)], set()),
        ({2, 3}, [Done(2, gave_alone=True)], {3}),
        (set(), [Done(2, took=True)], {2}),
        (set(), [Done(2, gave_alone=True), Done(2, took=True)], set()),
        ({2}, [Done(2, took=True)], {2}),
        ({2}, [Done(2)], {2}),
        (set(), [Done(2)], set()),
    ],
)
def test_who_counts(others: set[int], done: list[Done], count: set[int]) -> None:
    assert others_who_count(others, done) == count


@pytest.mark.parametrize(
    ("by_id", "giver_id", "has_let_in", "may_confirm"),
    [
        (3, 1, False, True),
        (3, None, False, True),
        (1, 1, False, False),
        (2, 1, False, False),
        (2, None, False, False),
        (3, 1, True, False),
        (1, 1, True, False),
    ],
)
def test_who_confirms_neither_gave_it_nor_has_it_nor_was_let_in_by_the_other(
    by_id: int, giver_id: int | None, has_let_in: bool, may_confirm: bool
) -> None:
    assert is_somebody_else(by_id, giver_id=giver_id, person_id=2, has_let_in=has_let_in) == may_confirm


def test_whatever_is_not_said_was_not_done() -> None:
    assert (Done(2).gave_alone, Done(2).took) == (False, False)


def test_two_weeks_pass_until_they_count_as_strangers() -> None:
    assert timedelta(days=14) == SETTLES


# --- where there is one administrator


def test_the_only_one_gives_at_once_and_everybody_with_the_role_is_told(
    district: District, admin: Person
) -> None:
    bureau = district.place("bureau")
    given = actions.grant_role(admin, role=Role.LEADER, organization=bureau, by=admin)
    assert given is Given.AT_ONCE
    assert Role.LEADER in roles_at(fresh(district, "admin"), bureau)
    said = "系管一 now holds the role {'words': 'Leader'} for the whole district, given by 系管一"
    assert told(district.person("leader")) == [said]
    assert told(admin) == []


def test_taking_it_back_leaves_its_trace_too(district: District, admin: Person) -> None:
    bureau = district.place("bureau")
    actions.grant_role(admin, role=Role.LEADER, organization=bureau, by=admin)
    person = fresh(district, "admin")
    [held] = [held for held in person.roles if held.role == Role.LEADER]
    leaving.take_role(person, held, by=person)
    assert kinds_of(person)[-2:] == [EventKind.ROLE_GIVEN, EventKind.ROLE_TAKEN]
    assert len(told(district.person("leader"))) == 2


def test_whom_the_only_one_has_appointed_is_no_second_for_a_while(district: District, admin: Person) -> None:
    bureau = district.place("bureau")
    actions.grant_role(district.person("colleague"), role=Role.ADMIN, organization=bureau, by=admin)
    assert is_alone(admin)
    assert is_alone(fresh(district, "colleague")) is False
    with clock.at(clock.now() + LONG_AFTER):
        assert is_alone(fresh(district, "admin")) is False


# --- where there are two


def test_it_waits_and_lets_nobody_do_anything(district: District, admin: Person, second: Person) -> None:
    propose(district, admin)
    teacher = fresh(district, "teacher")
    assert roles_at(teacher, district.place("bureau")) == set()
    assert Role.LEADER not in teacher.reach
    assert kinds_of(teacher)[-1] == EventKind.ROLE_PROPOSED
    assert "confirms it" in told(second)[-1]
    assert "confirms it" in told(district.person("leader"))[-1]


def test_another_confirms_and_it_begins(district: District, admin: Person, second: Person) -> None:
    confirm(propose(district, admin), by=second)
    teacher = fresh(district, "teacher")
    assert roles_at(teacher, district.place("bureau")) == {Role.LEADER}
    assert proposed_for(teacher) == []
    event = db.session.scalars(
        select(PersonEvent).where(PersonEvent.person_id == teacher.id).order_by(PersonEvent.position.desc())
    ).first()
    assert event is not None
    assert (event.kind, event.by_id, event.details["giver_id"]) == (EventKind.ROLE_GIVEN, second.id, admin.id)
    assert "confirmed by 系管二" in told(district.person("leader"))[-1]
    assert "confirmed by 系管二" in told(teacher)[-1]


def test_nobody_confirms_their_own(district: District, admin: Person, second: Person) -> None:
    with pytest.raises(refusals.NotTheSecond):
        confirm(propose(district, admin), by=admin)


def test_whoever_is_to_have_it_does_not_confirm(district: District, admin: Person, second: Person) -> None:
    with pytest.raises(refusals.NotTheSecond):
        confirm(propose(district, admin, "admin2"), by=fresh(district, "admin2"))


@pytest.mark.parametrize("who", ["leader", "clerk", "auditor", "alliance_leader"])
def test_nobody_confirms_who_does_not_administer_the_bureau(
    district: District, admin: Person, second: Person, who: str
) -> None:
    proposed = propose(district, admin)
    for decide in (confirm, withdraw):
        with pytest.raises(refusals.NotTheSecond):
            decide(proposed, by=district.person(who))


def test_an_administrator_who_also_audits_confirms_nothing(
    district: District, admin: Person, second: Person
) -> None:
    add_admin(district, "admin3", "系管三")
    actions.grant_role(second, role=Role.AUDITOR, organization=district.place("bureau"), by=None)
    with pytest.raises(refusals.NotTheSecond):
        confirm(propose(district, admin), by=fresh(district, "admin2"))


def test_an_alliances_administrator_neither_confirms_nor_is_asked(
    district: District, admin: Person, second: Person
) -> None:
    alliance = district.place("alliance")
    actions.add_person(staff_number="east", name="片管一", organization=alliance, roles=[Role.ADMIN])
    east = district.person("east")
    proposed = propose(district, admin)
    with pytest.raises(refusals.NotTheSecond):
        confirm(proposed, by=east)
    assert told(east) == []


def test_either_withdraws_it(district: District, admin: Person, second: Person) -> None:
    for by in (admin, second):
        withdraw(propose(district, admin), by=by)
        teacher = fresh(district, "teacher")
        assert proposed_for(teacher) == []
        assert kinds_of(teacher)[-1] == EventKind.ROLE_NOT_GIVEN
        assert roles_at(teacher, district.place("bureau")) == set()


def test_given_by_both_it_waits_once(district: District, admin: Person, second: Person) -> None:
    propose(district, admin)
    given = actions.grant_role(
        district.person("teacher"), role=Role.LEADER, organization=district.place("bureau"), by=second
    )
    assert given is Given.WAITS
    assert waiting(district, "teacher").given_by_id == admin.id
    assert kinds_of(district.person("teacher")).count(EventKind.ROLE_PROPOSED) == 1


# --- a second account is no second administrator


@pytest.mark.parametrize("of_the_giver", [True, False])
def test_whoever_was_let_in_by_the_other_confirms_nothing_for_a_while(
    district: District, admin: Person, second: Person, of_the_giver: bool
) -> None:
    """An administrator who issues a password to another can sign in as them: on either side."""
    by, whose = (admin, second) if of_the_giver else (second, admin)
    credentials.issue_password(whose, by=by)
    proposed = propose(district, admin)
    assert not can_confirm(proposed, fresh(district, "admin2"))
    with clock.at(clock.now() + LONG_AFTER):
        assert can_confirm(waiting(district, "teacher"), fresh(district, "admin2"))


def test_a_hand_that_reaches_through_others_confirms_nothing(
    district: District, admin: Person, second: Person
) -> None:
    """Who issues a password to one who issues one to another can sign in as both; so can who issues both."""
    third = add_admin(district, "admin3", "系管三")
    proposed = propose(district, admin)
    credentials.issue_password(third, by=admin)
    credentials.issue_password(second, by=third)
    assert not can_confirm(proposed, fresh(district, "admin2"))


def test_of_two_whom_a_third_let_in_neither_confirms(
    district: District, admin: Person, second: Person
) -> None:
    third = add_admin(district, "admin3", "系管三")
    for whose in (second, third):
        credentials.issue_password(whose, by=admin)
    proposed = propose(district, second)
    assert not can_confirm(proposed, fresh(district, "admin3"))
    with clock.at(clock.now() + LONG_AFTER):
        assert can_confirm(waiting(district, "teacher"), fresh(district, "admin3"))


def test_nobody_is_rid_of_the_second_by_letting_them_audit(
    district: District, admin: Person, second: Person
) -> None:
    school, bureau = district.place("near_school"), district.place("bureau")
    with pytest.raises(refusals.AuditsAtTheBureau):
        actions.grant_role(second, role=Role.AUDITOR, organization=school, by=admin)
    assert actions.grant_role(second, role=Role.AUDITOR, organization=bureau, by=admin) is Given.WAITS
    assert not is_alone(fresh(district, "admin"))


@pytest.mark.parametrize("place", ["near_school", "bureau"])
def test_the_only_one_does_not_lock_the_bureau_by_auditing(
    district: District, admin: Person, place: str
) -> None:
    with pytest.raises(NotYourself):
        actions.grant_role(admin, role=Role.AUDITOR, organization=district.place(place), by=admin)
    assert not fresh(district, "admin").only_reads


@pytest.mark.parametrize("by_closing", [True, False])
def test_nobody_becomes_the_only_one_by_putting_out_the_other(
    district: District, admin: Person, second: Person, by_closing: bool
) -> None:
    if by_closing:
        leaving.deactivate(second, by=admin)
    else:
        [held] = second.roles
        leaving.take_role(second, held, by=admin)
    propose(district, admin, "admin")
    assert Role.LEADER not in fresh(district, "admin").reach


def test_an_administrator_whom_one_made_alone_and_took_back_leaves_them_alone(
    district: District, admin: Person
) -> None:
    bureau = district.place("bureau")
    colleague = district.person("colleague")
    actions.grant_role(colleague, role=Role.ADMIN, organization=bureau, by=admin)
    colleague = fresh(district, "colleague")
    [held] = [held for held in colleague.roles if held.role == Role.ADMIN]
    leaving.take_role(colleague, held, by=fresh(district, "admin"))
    assert is_alone(fresh(district, "admin"))


def test_one_who_is_made_in_secret_waits_as_well(district: District, admin: Person, second: Person) -> None:
    """The straw: a new account, which would be the second administrator."""
    bureau = district.place("bureau")
    actions.add_person(staff_number="straw", name="稻草人", organization=bureau, roles=[Role.ADMIN], by=admin)
    straw = fresh(district, "straw")
    assert straw.reach == {}
    with pytest.raises(refusals.NotTheSecond):
        confirm(waiting(district, "straw"), by=straw)


# --- every way in which a role comes about


def by_page(district: District, admin: Person) -> Person:
    actions.grant_role(
        district.person("teacher"), role=Role.CLERK, organization=district.place("bureau"), by=admin
    )
    return district.person("teacher")


def by_new_account(district: District, admin: Person) -> Person:
    bureau = district.place("bureau")
    return actions.add_person(
        staff_number="new", name="新来的", organization=bureau, roles=[Role.TEACHER, Role.CLERK], by=admin
    )


def by_roster(district: District, admin: Person) -> Person:
    rows = [{"staff_number": "new", "name": "新来的", "organization": "云岭林区教育局", "roles": "受理员"}]
    return _by_roster(rows, admin)


def by_roster_again(district: District, admin: Person) -> Person:
    person = district.person("handler")
    rows = [
        {"staff_number": "handler", "name": person.name, "organization": "云岭林区教育局", "roles": "受理员"}
    ]
    return _by_roster(rows, admin)


def _by_roster(rows: list[dict[str, str]], admin: Person) -> Person:
    entries = [
        PlannedRow(number, {"phone": None, **cells}, [])  # type: ignore[arg-type]
        for number, cells in enumerate(rows, start=2)
    ]
    ROSTER.understand(entries, admin)
    [entry] = entries
    assert entry.problems == []
    if entry.existing is None:
        ROSTER.add(entries, admin)
    else:
        ROSTER.change(entry, admin)
    db.session.flush()
    found = db.session.scalars(select(Person).where(Person.staff_number == rows[0]["staff_number"])).one()
    with_reach(found)
    return found


def by_opening(district: District, admin: Person) -> Person:
    clerk = district.person("second_clerk")
    clerk.is_active = False
    db.session.flush()
    actions.reactivate(clerk, by=admin)
    return clerk


WAYS: dict[str, Callable[[District, Person], Person]] = {
    "page": by_page,
    "new account": by_new_account,
    "roster": by_roster,
    "roster of somebody known": by_roster_again,
    "opening a closed account": by_opening,
}


@pytest.mark.parametrize("way", WAYS)
def test_whatever_way_it_comes_it_waits_for_a_second(
    district: District, admin: Person, second: Person, way: str
) -> None:
    person = WAYS[way](district, admin)
    found = fresh(district, person.staff_number)
    assert Role.CLERK not in found.reach
    assert [one.role for one in proposed_for(found)] == [Role.CLERK]
    confirm(waiting(district, person.staff_number), by=second)
    assert Role.CLERK in fresh(district, person.staff_number).reach


@pytest.mark.parametrize("way", WAYS)
def test_and_where_there_is_none_it_begins_and_is_told(district: District, admin: Person, way: str) -> None:
    person = WAYS[way](district, admin)
    assert Role.CLERK in fresh(district, person.staff_number).reach
    if way != "opening a closed account":
        assert told(district.person("clerk"))


def test_carrying_on_at_the_bureau_is_confirmed_first(
    district: District, admin: Person, second: Person
) -> None:
    district.need()
    clerk = district.person("second_clerk")
    leaving.deactivate(clerk, by=admin)
    last = fresh(district, "clerk")
    with pytest.raises(refusals.ConfirmFirst):
        leaving.deactivate(last, by=fresh(district, "admin"), successor=district.person("handler"))


@pytest.mark.parametrize("who", ["admin", "straw", "straw of a straw"])
def test_nobody_stands_in_at_the_bureau_by_their_own_hand(
    district: District, admin: Person, who: str
) -> None:
    bureau = district.place("bureau")
    if who == "straw":
        actions.add_person(staff_number="straw", name="稻草人", organization=bureau, by=admin)
    if who == "straw of a straw":
        helper = add_admin(district, "helper", "帮手")
        credentials.issue_password(helper, by=admin)
        actions.add_person(staff_number=who, name="稻草人", organization=bureau, by=fresh(district, "helper"))
    today = clock.today()
    with pytest.raises(refusals.NotByThemselves):
        name_stand_in(
            district.person("leader"),
            place=bureau,
            deputy=district.person(who),
            first_day=today,
            last_day=today,
            by=admin,
        )


def test_production_makes_roles_in_one_place_only() -> None:
    """A new way to hold a role must go through the same hand, and so must moving one."""
    made = []
    for path in sorted(Path("welfare").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        made += [
            str(path)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) == "RoleAssignment"
        ]
    assert made == ["welfare/accounts/bureau_roles/actions.py"]


# --- what goes with an account


def test_closing_an_account_gives_up_what_waits_for_it(
    district: District, admin: Person, second: Person
) -> None:
    propose(district, admin)
    leaving.deactivate(fresh(district, "teacher"), by=fresh(district, "admin"))
    teacher = fresh(district, "teacher")
    assert proposed_for(teacher) == []
    assert kinds_of(teacher)[-2:] == [EventKind.CLOSED, EventKind.ROLE_NOT_GIVEN]


def test_a_reset_is_told_to_its_owner_and_of_whom_to_the_bureau(district: District, admin: Person) -> None:
    credentials.issue_password(district.person("teacher"), by=admin)
    assert told(district.person("teacher")) == ["系管一 issued a new password for your account"]
    assert told(district.person("leader")) == []
    credentials.issue_password(district.person("clerk"), by=admin)
    assert told(district.person("leader")) == [
        "系管一 issued a new password for 局办一, who works for the whole district"
    ]


# --- on screen


def test_two_administrators_on_screen(
    client: Client, district: District, admin: Person, second: Person
) -> None:
    teacher = district.person("teacher").id
    sign_in_as(client, admin)
    page = client.page(f"/people/{teacher}/roles")
    page = page.form(f"/people/{teacher}/roles").send(role="leader", at=district.place("bureau").id)
    assert "once another administrator has confirmed it" in page.text
    assert "Another administrator confirms this." in page.text
    sign_in_as(client, fresh(district, "admin2"))
    page = client.page("/people")
    assert "甲一" in page.links
    [confirmation] = [form for form in page.forms if form.action.endswith("/confirmation")]
    page = confirmation.send()
    assert "甲一 now holds the role Leader" in page.text
    again = confirmation.send()
    assert again.status == 200, "the receipt answers as before"


def test_a_stale_page_says_how_things_stand(
    client: Client, district: District, admin: Person, second: Person
) -> None:
    propose(district, admin)
    db.session.commit()
    sign_in_as(client, fresh(district, "admin2"))
    page = client.page(f"/people/{district.person('teacher').id}")
    [confirmation] = [form for form in page.forms if form.action.endswith("/confirmation")]
    withdraw(waiting(district, "teacher"), by=fresh(district, "admin"))
    db.session.commit()
    before = fingerprint(client.application)
    page = confirmation.send()
    assert "This has been decided meanwhile" in page.text
    after = fingerprint(client.application)
    assert {name for name in after if after[name] != before[name]} == {"receipts"}


def test_confirming_by_hand_what_one_gave_is_refused(
    client: Client, district: District, admin: Person, second: Person
) -> None:
    proposed = propose(district, admin)
    address = f"/people/{proposed.person_id}/proposed-roles/{proposed.id}/confirmation"
    db.session.commit()
    token = sign_in_as(client, fresh(district, "admin"))
    answer = client.post(address, data={"csrf_token": token})
    assert (answer.status_code, "Another administrator of the bureau" in answer.text) == (409, True)
    assert Role.LEADER not in fresh(district, "teacher").reach
