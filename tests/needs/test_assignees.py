"""Whom of its unit a need is with: by hand, in turn or by load, handed on, and nobody's rights change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.markup import text
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person, grant_role
from welfare.accounts.desks import HELD_AT_DESKS, Leaving
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.queries import acted_for
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.assignees.actions import assign, give_back, set_naming, take_over
from welfare.needs.assignees.options import WhoMayHave
from welfare.needs.assignees.policy import Candidate, Handler, choose, nearest, who_may_have
from welfare.needs.assignees.queries import Assigned, assigned
from welfare.needs.deadlines import Urgency
from welfare.needs.handover import hand_on_needs
from welfare.needs.lifecycle import Action, Outcome, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.queries import need_by_number
from welfare.needs.refusals import AssigneeNotPossible, NotAllowed
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice
from welfare.organizations.handover import WorkIsLeft
from welfare.organizations.models import EventKind, Naming, OrganizationEvent

Signed = Callable[[str], Client]


def colleague(district: District, number: str = "second_handler", at: str = "housing_office") -> int:
    """One more who handles needs at a unit; their id."""
    person = add_person(
        staff_number=number, name=f"同事{number[:3]}", organization=district.place(at), roles=()
    )
    db.session.flush()
    grant_role(person, role=Role.HANDLER, organization=district.place(at), by=None)
    return person.id


def is_with(need: Need, district: District, number: str | None) -> bool:
    """Whether it is with them, and since when is known."""
    wanted = district.person(number).id if number else None
    return need.assignee_id == wanted and (need.assigned_at is None) == (wanted is None)


def kinds_of(need: Need) -> list[str]:
    """What happened to it, in its order."""
    query = select(NeedEvent.kind).where(NeedEvent.need_id == need.id).order_by(NeedEvent.id)
    return [str(kind.value) for kind in db.session.scalars(query)]


def as_told(need: Need, district: District) -> Assigned | None:
    """Whom it is with, as a page tells it."""
    db.session.flush()
    read = need_by_number(need.number, district.person("clerk"))
    return assigned(read) if read else None


def newest(need: Need) -> NeedEvent:
    """What happened last."""
    query = select(NeedEvent).where(NeedEvent.need_id == need.id).order_by(NeedEvent.id.desc())
    return db.session.scalars(query.limit(1)).one()


def told(number: str, district: District, kind: NoticeKind = NoticeKind.ASSIGNED) -> list[Action]:
    """Of what somebody has unread notices."""
    query = (
        select(NeedEvent.kind)
        .join(Notice, Notice.event_id == NeedEvent.id)
        .where(Notice.person_id == district.person(number).id, Notice.kind == kind, Notice.read_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(Notice.id)))


def sets(district: District, naming: Naming, unit: str = "housing_office") -> None:
    """A unit sets how its needs come to be with somebody."""
    set_naming(district.place(unit), naming=naming, by=district.person("leader"))


@pytest.fixture
def signed(client: Client, district: District) -> Signed:
    """A browser at which somebody is signed in."""

    def sign_in(number: str) -> Client:
        sign_in_as(client, district.person(number))
        return client

    return sign_in


# --- the pure rules

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("naming", "chosen"), [(None, None), (Naming.BY_HAND, None), (Naming.IN_TURN, 3), (Naming.BY_LOAD, 2)]
)
def test_who_is_next_in_turn_or_has_the_fewest(naming: Naming | None, chosen: int | None) -> None:
    people = [
        Candidate(1, NOON, in_work=2),
        Candidate(2, NOON + timedelta(minutes=1), in_work=1),
        Candidate(3, None, in_work=4),
    ]
    found = choose(naming, people)
    assert (found.id if found else None) == chosen
    assert choose(naming, []) is None


def test_of_equals_the_one_named_longest_ago_is_chosen() -> None:
    people = [Candidate(1, NOON), Candidate(2, NOON - timedelta(days=1)), Candidate(3, NOON)]
    for naming in (Naming.IN_TURN, Naming.BY_LOAD):
        assert choose(naming, people) is people[1]


def test_who_may_have_a_need_and_who_is_nearest() -> None:
    office, above = Handler(1, Role.HANDLER, True, 0), Handler(2, Role.HANDLER, True, 1)
    school, alliance = Handler(3, Role.SCHOOL_ADMIN, False, 0), Handler(4, Role.HANDLER, False, 1)
    everybody = [office, above, school, alliance]

    class Subject:
        raised_by_id = 2
        is_protected = False

    need = Subject()
    assert who_may_have(need, everybody) == {1, 3, 4}
    need.is_protected, need.raised_by_id = True, 0
    assert who_may_have(need, everybody) == {1, 2}
    assert nearest(everybody) == [office, school]
    assert nearest([above, alliance]) == [above, alliance]
    assert nearest([]) == []


# --- by hand


def test_a_colleague_has_it_takes_it_over_and_gives_it_back(district: District) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    assert is_with(need, district, None)
    assign(need, by=district.person("handler"), person=second, words="您熟悉这所学校")
    assert is_with(need, district, "second_handler")
    take_over(need, by=district.person("handler"))
    assert is_with(need, district, "handler")
    give_back(need, by=district.person("handler"), words="下周外出")
    assert is_with(need, district, None)
    assert kinds_of(need)[-3:] == ["assign", "take_over", "give_back"]


@pytest.mark.parametrize("who", ["teacher", "clerk", "leader", "other_handler", "school", "admin"])
def test_nobody_else_says_whom_it_is_with(who: str, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    handler = district.person("handler")
    for refused in (
        lambda: assign(need, by=district.person(who), person=handler.id),
        lambda: give_back(need, by=district.person(who)),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises((NotAllowed, AssigneeNotPossible)):
        take_over(need, by=district.person(who))
    assert is_with(need, district, None)


def test_it_comes_to_be_with_nobody_who_does_not_handle_it_there(district: District) -> None:
    need, by = district.need(Status.IN_PROGRESS), district.person("handler")
    for number in ("clerk", "other_handler", "teacher", "leader", "auditor"):
        with pytest.raises(AssigneeNotPossible):
            assign(need, by=by, person=district.person(number).id)
    grant_role(district.person("handler"), role=Role.AUDITOR, organization=district.place("bureau"), by=None)
    assert WhoMayHave(need).listed() == []


def test_a_protected_need_comes_to_be_with_nobody_of_a_school(district: District) -> None:
    need = district.need(Status.IN_PROGRESS, unit="near_school")
    assert [one.id for one in WhoMayHave(need).listed() or ()] == [district.person("school").id]
    need.is_protected = True
    assert WhoMayHave(need).listed() == []


def test_a_unit_that_assists_does_not_have_it(district: District) -> None:
    need = district.need()
    intake.accept(
        need,
        by=district.person("clerk"),
        unit=district.place("housing_office"),
        urgency=Urgency.ORDINARY,
        assisting=[district.place("training_office")],
    )
    other = district.person("other_handler")
    with pytest.raises(AssigneeNotPossible):
        take_over(need, by=other)
    with pytest.raises(NotAllowed):
        assign(need, by=other, person=district.person("handler").id)


def test_rights_do_not_change_by_it(district: District) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    assign(need, by=district.person("handler"), person=second)
    handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="已经安排三楼一间")
    assert is_with(need, district, "second_handler")
    teacher.object_to(need, by=district.person("teacher"), words="还没有钥匙")
    assert is_with(need, district, "second_handler")


# --- as a unit has set


def test_each_is_named_in_turn_and_whoever_is_away_is_passed_over(district: District) -> None:
    colleague(district)
    sets(district, Naming.IN_TURN)
    first, second, third = (district.need(Status.IN_PROGRESS) for _ in range(3))
    assert [is_with(one, district, "handler") for one in (first, second, third)] == [True, False, True]
    assert is_with(second, district, "second_handler")
    stand_in(district, "second_handler", "clerk", by="second_handler")
    assert is_with(district.need(Status.IN_PROGRESS), district, "handler")


def test_whoever_has_the_fewest_in_work_is_named(district: District) -> None:
    second = colleague(district)
    for _ in range(2):
        assign(district.need(Status.IN_PROGRESS), by=district.person("handler"), person=second)
    assign(district.need(Status.CARRIED), by=district.person("handler"), person=district.person("handler").id)
    sets(district, Naming.BY_LOAD)
    needs = [district.need(Status.IN_PROGRESS) for _ in range(3)]
    assert [is_with(need, district, "handler") for need in needs[:2]] == [True, True]
    assert kinds_of(needs[0])[-1] == "assign"


def test_who_sets_it_and_what_the_history_says(district: District) -> None:
    office = district.place("housing_office")
    for number in ("handler", "clerk", "school", "alliance_leader", "auditor", "teacher"):
        with pytest.raises(NotAllowed):
            set_naming(office, naming=Naming.IN_TURN, by=district.person(number))
    assert office.naming is None
    for number in ("leader", "admin"):
        set_naming(office, naming=Naming.IN_TURN, by=district.person(number))
    set_naming(office, naming=Naming.BY_HAND, by=district.person("admin"))
    kept = select(OrganizationEvent.details).where(OrganizationEvent.kind == EventKind.NAMING_SET)
    assert list(db.session.scalars(kept.order_by(OrganizationEvent.id))) == [
        {"changes": {"naming": ["by_hand", "in_turn"]}},
        {"changes": {"naming": ["in_turn", "by_hand"]}},
    ]


def test_what_is_set_holds_at_another_unit_only_there(district: District) -> None:
    sets(district, Naming.IN_TURN, "training_office")
    need = district.need(Status.IN_PROGRESS)
    assert is_with(need, district, None)
    clerk, training = district.person("clerk"), district.place("training_office")
    intake.transfer(need, by=clerk, unit=training)
    assert is_with(need, district, "other_handler")
    slips.undo(need, by=clerk, action=Action.UNDO_TRANSFER, words="选错了")
    assert is_with(need, district, None)


# --- where it ends


def test_handing_it_to_another_unit_ends_it_and_undoing_that_brings_it_back(district: District) -> None:
    colleague(district)
    handler, clerk = district.person("handler"), district.person("clerk")
    need = district.need(Status.IN_PROGRESS)
    take_over(need, by=handler)
    since = need.assigned_at
    intake.transfer(need, by=clerk, unit=district.place("training_office"))
    assert is_with(need, district, None)
    slips.undo(need, by=clerk, action=Action.UNDO_TRANSFER, words="选错了")
    assert is_with(need, district, "handler")
    assert need.assigned_at == since
    handling.return_to_intake(need, by=handler, words="不归我科")
    assert is_with(need, district, None)


def test_an_acceptance_can_be_undone_after_it_came_to_be_with_somebody(district: District) -> None:
    sets(district, Naming.IN_TURN)
    need = district.need(Status.IN_PROGRESS)
    assert need.undoable == Action.ACCEPT
    slips.undo(need, by=district.person("clerk"), action=Action.UNDO_ACCEPT, words="选错了")
    assert is_with(need, district, None)
    assert need.unit_id is None


def test_whoever_closes_an_account_leaves_nothing_with_it(district: District) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    assign(need, by=district.person("handler"), person=second)
    sets(district, Naming.IN_TURN)
    gone = district.person("second_handler")
    assert {h.name: n for h, n in HELD_AT_DESKS.work_of(Leaving(gone, gone.roles)).items()} == {"assigned": 1}
    deactivate(gone, by=district.person("admin"))
    assert is_with(need, district, "handler")
    assert kinds_of(need)[-2:] == ["give_back", "assign"]


def test_whoever_loses_the_role_hands_on_what_is_with_them(district: District) -> None:
    colleague(district)
    need, mine = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS, by="colleague")
    for one in (need, mine):
        take_over(one, by=district.person("handler"))
    handler, admin = district.person("handler"), district.person("admin")
    take_role(handler, handler.roles[0], by=admin, successor=district.person("second_handler"))
    assert is_with(need, district, "second_handler")
    assert is_with(mine, district, "second_handler")
    assert kinds_of(need)[-1] == "assign"


def test_the_last_of_a_unit_still_must_leave_it_to_somebody(district: District) -> None:
    take_over(district.need(Status.IN_PROGRESS), by=district.person("handler"))
    with pytest.raises(WorkIsLeft):
        deactivate(district.person("handler"), by=district.person("admin"))


def test_a_need_reopened_after_they_left_is_with_nobody_or_as_set(district: District) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    assign(need, by=district.person("handler"), person=second)
    handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="已经安排三楼一间")
    teacher.confirm(need, by=district.person("teacher"))
    deactivate(district.person("second_handler"), by=district.person("admin"))
    teacher.reopen(need, by=district.person("teacher"), words="又坏了")
    assert is_with(need, district, None)


def test_whoever_keeps_another_desk_keeps_what_is_with_them_there(district: District) -> None:
    colleague(district)
    handler, second = district.person("handler"), district.person("second_handler")
    for one in (handler, second):
        grant_role(one, role=Role.HANDLER, organization=district.place("training_office"), by=None)
    here, there = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS, unit="training_office")
    for need in (here, there):
        take_over(need, by=district.person("handler"))
    handler = district.person("handler")
    [housing] = [
        held for held in handler.roles if held.organization_id == district.place("housing_office").id
    ]
    counted = HELD_AT_DESKS.work_of(Leaving(handler, [housing]))
    assert {holding.name: count for holding, count in counted.items()} == {"assigned": 1}
    take_role(handler, housing, by=district.person("admin"), successor=district.person("second_handler"))
    assert is_with(here, district, "second_handler")
    assert is_with(there, district, "handler")


def test_a_merger_undone_after_they_left_leaves_it_with_nobody(district: District) -> None:
    second, clerk = colleague(district), district.person("clerk")
    need, leading = district.need(Status.IN_PROGRESS), district.need(by="colleague")
    assign(need, by=district.person("handler"), person=second)
    intake.merge(need, by=clerk, into=leading)
    deactivate(district.person("second_handler"), by=district.person("admin"))
    slips.undo(need, by=clerk, action=Action.UNDO_MERGE, words="不是同一件事")
    assert need.status == Status.IN_PROGRESS
    assert is_with(need, district, None)


# --- who is told


def test_whom_it_comes_to_be_with_is_told_and_whoever_had_it(district: District) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    db.session.commit()
    assert told("handler", district) == [Action.ACCEPT]
    assign(need, by=district.person("handler"), person=second)
    db.session.commit()
    assert told("second_handler", district) == [Action.ASSIGN]
    assert told("handler", district) == []
    take_over(need, by=district.person("handler"))
    db.session.commit()
    assert told("second_handler", district) == [Action.TAKE_OVER]
    give_back(need, by=district.person("handler"))
    db.session.commit()
    assert told("second_handler", district) == [Action.TAKE_OVER, Action.GIVE_BACK]
    for number in ("teacher", "clerk", "school", "leader"):
        assert Action.ASSIGN not in told(number, district)


def test_who_stands_in_has_it_too(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    take_over(need, by=district.person("handler"))
    add_person(staff_number="between", name="代班", organization=district.place("bureau"), roles=())
    db.session.flush()
    stand_in(district, "handler", "between")
    last_day = clock.today() + timedelta(days=2)
    assert as_told(need, district) == Assigned("后勤一", need.assigned_at, "代班", last_day)
    give_back(need, by=district.person("between"))
    assert is_with(need, district, None)
    assert [one.id for one in acted_for(newest(need))] == [district.person("handler").id]
    assign(need, by=district.person("between"), person=district.person("handler").id)
    db.session.commit()
    assert told("handler", district) == [Action.ASSIGN]


def test_who_only_stands_in_is_not_offered_what_is_for_colleagues(district: District, signed: Signed) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    stand_in(district, "handler", "second_clerk")
    assign(need, by=district.person("second_clerk"), person=second)
    assert [one.id for one in acted_for(newest(need))] == [district.person("handler").id]
    folded = signed("second_clerk").page(f"/needs/{need.number}").folded
    offered = [
        noun for noun in ("assignment", "taking-over", "giving-back") if any(noun in to for to in folded)
    ]
    assert offered == ["assignment"]
    with pytest.raises(AssigneeNotPossible):
        take_over(need, by=district.person("second_clerk"))


def test_who_stands_in_for_them_elsewhere_is_not_told_to_stand_in(district: District) -> None:
    grant_role(district.person("handler"), role=Role.LEADER, organization=district.place("bureau"), by=None)
    need = district.need(Status.IN_PROGRESS)
    take_over(need, by=district.person("handler"))
    stand_in(district, "handler", "second_clerk", at="bureau")
    assert as_told(need, district) == Assigned("后勤一", need.assigned_at)


# --- on screen


def test_the_teacher_reads_who_it_is_with_the_phone_of_the_office(district: District, signed: Signed) -> None:
    office = district.place("housing_office")
    office.phone = "0719-333"
    handler = district.person("handler")
    handler.phone = "139-9999"
    need = district.need(Status.IN_PROGRESS, is_protected=True)
    take_over(need, by=handler)
    page = signed("teacher").page(f"/needs/{need.number}")
    shown = text(page.main)
    assert "后勤一 of 后勤科" in shown
    assert "0719-333" in shown
    assert "139-9999" not in shown
    assert "It is with 后勤一 of 后勤科 now" in shown
    stand_in(district, "handler", "clerk")
    assert "局办一 stands in" in text(signed("teacher").page(f"/needs/{need.number}").main)


def test_mine_is_a_queue_and_one_can_filter_by_whom_they_are_with(district: District, signed: Signed) -> None:
    second = colleague(district)
    mine, theirs = district.need(Status.IN_PROGRESS), district.need(Status.CARRIED)
    open_one, closed = district.need(Status.IN_PROGRESS), district.need(Status.SOLVED)
    handler = district.person("handler")
    take_over(mine, by=handler)
    assign(theirs, by=handler, person=second)
    client = signed("handler")
    numbers = {
        "mine": mine.number,
        "theirs": theirs.number,
        "nobody's": open_one.number,
        "old": closed.number,
    }

    def shown(address: str) -> set[str]:
        words = text(client.page(address).main)
        return {name for name, number in numbers.items() if number in words}

    assert shown("/triage?queue=mine") == {"mine"}
    assert shown(f"/triage?queue=all&person={second}") == {"theirs"}
    assert shown(f"/triage?queue=to-answer&person={2**31 - 1}") == {"nobody's"}
    assert client.get("/triage?queue=all&person=987654").status_code == 404
    stand_in(district, "second_handler", "handler", by="second_handler")
    assert shown("/triage?queue=mine") == {"mine", "theirs"}
    assert "后勤一" in text(client.page("/triage?queue=mine").main)


def test_a_form_names_colleagues_and_says_why_not(district: District, signed: Signed) -> None:
    second = colleague(district)
    need = district.need(Status.IN_PROGRESS)
    client = signed("handler")
    form = client.page(f"/needs/{need.number}/assignment").form("/assignment")
    assert form.send(person=str(district.person("clerk").id)).status == 409
    assert is_with(need, district, None)
    assert (
        client.page(f"/needs/{need.number}/assignment").form("/assignment").send(person=str(second)).status
        == 200
    )
    db.session.refresh(need)
    assert is_with(need, district, "second_handler")
    found = client.get(f"/needs/{need.number}/assignees?q=同事").json
    assert [one["id"] for one in found["matches"]] == [second]
    for number in ("clerk", "teacher", "leader"):
        assert signed(number).get(f"/needs/{need.number}/assignees?q=同事").status_code == 404


TOLD = "同事sec has taken this need over ("


@pytest.mark.parametrize("had", [None, "third_handler"])
def test_of_two_who_take_it_over_the_second_reads_of_the_first(
    client: Client, district: District, had: str | None
) -> None:
    colleague(district)
    third = colleague(district, "third_handler")
    need, handler = district.need(Status.IN_PROGRESS), district.person("handler")
    if had:
        assign(need, by=handler, person=third)
    page = answer_meanwhile(
        lambda: take_over(need, by=district.person("second_handler")),
        client,
        handler,
        f"/needs/{need.number}/taking-over",
        assignee_id=handler.id,
    )
    assert page.status == 409
    assert TOLD in page.text
    db.session.refresh(need)
    assert is_with(need, district, "second_handler")
    assert kinds_of(need).count("take_over") == 1


@pytest.mark.parametrize("noun", ["taking-over", "assignment"])
def test_who_sends_it_again_decides(signed: Signed, district: District, noun: str) -> None:
    colleague(district)
    third, need = colleague(district, "third_handler"), district.need(Status.IN_PROGRESS)
    client = signed("handler")
    form = client.page(f"/needs/{need.number}/{noun}").form(f"/{noun}")
    take_over(need, by=district.person("second_handler"))
    db.session.commit()
    page = form.send(**({"person": str(third)} if noun == "assignment" else {}))
    assert page.status == 409
    assert TOLD in page.text
    assert "It is with 同事sec now." in text(page.main)
    assert "changed this meanwhile" not in page.text
    db.session.refresh(need)
    assert is_with(need, district, "second_handler")
    assert page.form(f"/{noun}").send().status == 200
    db.session.refresh(need)
    assert is_with(need, district, "third_handler" if noun == "assignment" else "handler")


def test_the_second_reads_also_whom_another_one_has_let_have_it_or_that_nobody_has(
    signed: Signed, district: District
) -> None:
    colleague(district)
    third, need = colleague(district, "third_handler"), district.need(Status.IN_PROGRESS)
    client, second = signed("handler"), district.person("second_handler")
    assigned: list[tuple[Callable[[], object], str]] = [
        (lambda: assign(need, by=second, person=third), "同事sec has let 同事thi have this need ("),
        (
            lambda: give_back(need, by=district.person("third_handler")),
            "同事thi has given this need back to the office (",
        ),
    ]
    for act, said in assigned:
        form = client.page(f"/needs/{need.number}/taking-over").form("/taking-over")
        act()
        db.session.commit()
        page = form.send()
        assert page.status == 409
        assert said in page.text


def test_who_is_alone_is_told_of_nobody(signed: Signed, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    page = signed("handler").page(f"/needs/{need.number}/taking-over").form("/taking-over").send()
    assert (page.status, "changed this meanwhile" in page.text) == (200, False)
    db.session.refresh(need)
    assert is_with(need, district, "handler")


def test_the_setting_is_for_whoever_leads_or_keeps_the_unit(district: District, signed: Signed) -> None:
    office = district.place("housing_office")
    address = f"/triage/naming/{office.id}"
    assert "后勤科" in text(signed("leader").page("/triage/naming").main)
    signed("leader").page(address).form(address).send(naming="by_load")
    db.session.refresh(office)
    assert office.naming == Naming.BY_LOAD
    assert "By hand, where somebody does it → With whoever has the fewest in work" in text(
        signed("admin").page(address).main
    )
    assert signed("alliance_leader").get(address).status_code == 404
    assert signed("handler").get(address).status_code == 403
    assert "With whoever has the fewest in work" in text(signed("auditor").page(address).main)


def test_as_many_queries_for_one_as_for_many(district: District) -> None:
    counted = []
    sets(district, Naming.IN_TURN, "training_office")
    unit = district.place("near_school")
    for many in (2, 12):
        for _ in range(many):
            district.need(Status.IN_PROGRESS, unit="near_school")
        db.session.flush()
        with statements() as seen:
            hand_on_needs(unit, district.place("training_office"), district.person("admin"))
        counted.append(len([asked for asked, _values in seen if not asked.startswith("INSERT")]))
    assert counted[0] == counted[1]
