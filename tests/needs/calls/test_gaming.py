"""How a call could be bent, who tries it, and what becomes of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.fulfilment import fulfil
from welfare.needs.actions.parties import parties_to
from welfare.needs.calls import actions as follow_ups
from welfare.needs.calls import queries
from welfare.needs.calls.models import DueCall, FollowUp
from welfare.needs.calls.policy import CONTEST_WITHIN
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Confirmation, Outcome, Party, Satisfaction, Status
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.refusals import AlreadyDone, NotAllowed, NotYourCall

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def lapsed_after(district: District, answered_by: str, **more: object) -> Need:
    """A need whose answer by this person nobody confirmed in time."""
    need = district.need(Status.IN_PROGRESS, **more)
    handling.answer(need, by=district.person(answered_by), outcome=Outcome.SOLVED, words="分到三楼一间")
    by_clock.lapse(need)
    return need


def called(district: District, need: Need, *, by: str = "clerk", **said: object) -> None:
    given = {"is_reached": True, "is_solved": True, "satisfaction": Satisfaction.SATISFIED, **said}
    follow_ups.follow_up(need, by=district.person(by), **given)  # type: ignore[arg-type]


def page_of(client: Client, district: District, who: str, need: Need) -> Page:
    db.session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person(who))
    return client.page(f"/needs/{need.number}")


def standing(need: Need) -> tuple[Status, Confirmation | None, Satisfaction | None, int]:
    return need.status, need.confirmation, need.satisfaction, need.redo_count


def test_one_clerk_alone_makes_no_need_solved_and_confirmed(district: District) -> None:
    need = lapsed_after(district, "clerk")
    with pytest.raises(NotYourCall):
        called(district, need)
    assert queries.need_to_call_about(need.number, district.person("clerk")) is None
    assert queries.count_not_theirs(district.person("clerk")) == 1
    with pytest.raises(NotYourCall):
        called(district, need, by="second_clerk")
    assert queries.next_call(district.person("second_clerk")) is None
    assert standing(need) == (Status.SOLVED, Confirmation.LAPSED, None, 0)


def test_what_a_clerk_answered_is_called_about_by_another_desk_or_by_a_leader(
    client: Client, district: District
) -> None:
    needs = [lapsed_after(district, "clerk"), lapsed_after(district, "clerk", by="neighbour")]
    of_handlers = lapsed_after(district, "handler")
    leader = district.person("leader")
    assert [row.number for row in queries.calls_due(leader).rows] == [need.number for need in needs]
    with pytest.raises(NotAllowed):
        called(district, of_handlers, by="leader")
    page_of(client, district, "second_clerk", needs[0])
    queue = client.page("/follow-ups")
    assert "2 calls are for somebody else" in queue.text
    assert "where a clerk answered, a leader may, too" in queue.text
    page = page_of(client, district, "leader", needs[0])
    assert page.forms
    page = client.page("/triage").follow("Follow-ups").follow("Call the next one")
    form = page.form(f"/follow-ups/{needs[0].number}")
    form.send(is_reached="yes", is_solved="yes", satisfaction="satisfied")
    called(district, needs[1], by="leader")
    assert [need.confirmation for need in needs] == [Confirmation.FOLLOW_UP] * 2


def test_whoever_works_in_a_unit_that_assisted_does_not_call(district: District) -> None:
    need = lapsed_after(district, "handler")
    db.session.add(AssistingUnit(need_id=need.id, unit_id=district.place("training_office").id))
    give_role(district.person("clerk"), Role.HANDLER, district.place("training_office").id)
    with pytest.raises(NotYourCall):
        called(district, need)
    assert queries.next_call(district.person("clerk")) is None
    called(district, need, by="second_clerk")
    assert need.confirmation == Confirmation.FOLLOW_UP


def test_nobody_takes_in_or_answers_what_they_have_asked_for_themselves(district: District) -> None:
    clerk = district.person("clerk")
    give_role(clerk, Role.TEACHER, district.place("near_school").id)
    need = district.need(by="clerk")
    clerk, unit = district.person("clerk"), district.place("housing_office")
    with pytest.raises(NotAllowed):
        intake.accept(need, by=clerk, unit=unit, urgency=Urgency.ORDINARY)
    intake.accept(need, by=district.person("second_clerk"), unit=unit, urgency=Urgency.ORDINARY)
    with pytest.raises(NotAllowed):
        handling.answer(need, by=clerk, outcome=Outcome.SOLVED, words="我的房子分到了")
    assert fulfil([need.id], by=clerk, words="钥匙已交").answered == []
    assert (need.status, need.answer) == (Status.IN_PROGRESS, None)


def give_role(person: Person, role: Role, at: int) -> None:
    db.session.add(RoleAssignment(person_id=person.id, role=role, organization_id=at))
    db.session.flush()
    db.session.expire_all()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.LEADER, Role.TEACHER])
def test_nobody_of_the_unit_that_answered_calls_whatever_role_they_hold_there(
    district: District, role: Role
) -> None:
    give_role(district.person("clerk"), role, district.place("housing_office").id)
    of_theirs, of_others = lapsed_after(district, "handler"), lapsed_after(
        district, "other_handler", unit="training_office"
    )  # fmt: skip
    clerk = district.person("clerk")
    with pytest.raises(NotYourCall):
        called(district, of_theirs)
    called(district, of_others)
    assert (of_theirs.confirmation, of_others.confirmation) == (Confirmation.LAPSED, Confirmation.FOLLOW_UP)
    assert queries.next_call(clerk) is None


def test_whoever_belongs_to_the_unit_that_answered_does_not_call(district: District) -> None:
    clerk = district.person("clerk")
    clerk.organization_id = district.place("housing_office").id
    need = lapsed_after(district, "handler")
    with pytest.raises(NotYourCall):
        called(district, need)
    assert queries.calls_due(district.person("clerk")).rows == []


@pytest.mark.parametrize("who", ["clerk", "second_clerk", "alliance_clerk", "leader", "alliance_leader"])
def test_the_list_of_calls_holds_what_the_rule_lets_a_person_call_about(district: District, who: str) -> None:
    give_role(district.person("alliance_clerk"), Role.HANDLER, district.place("training_office").id)
    needs = [
        lapsed_after(district, "clerk"),
        lapsed_after(district, "handler", is_protected=True),
        lapsed_after(district, "second_clerk", by="neighbour"),
        lapsed_after(district, "other_handler", unit="training_office"),
        lapsed_after(district, "school", unit="near_school"),
    ]
    person = district.person(who)
    by_rule = [need.number for need in needs if Party.CALLER in parties_to(need, person)]
    assert [row.number for row in queries.calls_due(person).rows] == by_rule
    assert 0 < len(by_rule) < len(needs)
    assert queries.count_due(person) == len(by_rule)


def test_a_second_call_turns_nothing(client: Client, district: District) -> None:
    need = lapsed_after(district, "handler")
    called(district, need, satisfaction=Satisfaction.DISSATISFIED)
    called(district, need, by="second_clerk", satisfaction=Satisfaction.SATISFIED, words="又问了一次")
    assert standing(need) == (Status.SOLVED, Confirmation.FOLLOW_UP, Satisfaction.DISSATISFIED, 0)
    counting = db.session.scalars(select(FollowUp).where(FollowUp.is_valid)).one()
    assert counting.satisfaction is Satisfaction.DISSATISFIED
    page = page_of(client, district, "leader", need)
    assert "又问了一次" in page.text
    assert page.text.count("Counts") == 1


def test_a_second_call_after_a_no_does_not_close_it_again(district: District) -> None:
    need = lapsed_after(district, "handler")
    called(district, need, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)
    with pytest.raises(AlreadyDone):
        called(district, need, by="second_clerk")
    assert standing(need) == (Status.IN_PROGRESS, None, None, 1)


def test_nobody_picks_whom_to_call(district: District) -> None:
    confirmed = [district.need(Status.SOLVED) for _ in range(16)]
    drawn = set(db.session.scalars(select(DueCall.need_id)))
    left = [need for need in confirmed if need.id not in drawn]
    assert drawn
    for need in left:
        called(district, need)
    counted = db.session.scalars(select(FollowUp.need_id).where(FollowUp.is_valid)).all()
    assert (len(left), counted) == (16 - len(drawn), [])


def test_a_no_takes_the_teachers_own_yes_back_and_both_are_told(district: District) -> None:
    need = district.need(Status.SOLVED)
    db.session.merge(DueCall(need_id=need.id, is_sample=True, due_on=clock.today(), call_on=clock.today()))
    called(district, need, is_solved=False, satisfaction=None, words="说还没修")
    assert standing(need) == (Status.IN_PROGRESS, None, None, 1)
    event = db.session.scalars(select(NeedEvent).order_by(NeedEvent.id.desc()).limit(1)).one()
    assert (event.kind, event.from_status, event.to_status) == ("follow_up", "solved", "in_progress")


@pytest.mark.parametrize(
    ("noted_solved", "says_solved", "stands"),
    [
        (True, False, (Status.IN_PROGRESS, None, None, 1)),
        (True, True, (Status.SOLVED, Confirmation.TEACHER, Satisfaction.DISSATISFIED, 0)),
        (False, True, (Status.SOLVED, Confirmation.TEACHER, Satisfaction.DISSATISFIED, 0)),
    ],
)
def test_the_teacher_says_that_the_call_was_otherwise(
    client: Client, district: District, noted_solved: bool, says_solved: bool, stands: tuple[object, ...]
) -> None:
    need = lapsed_after(district, "handler")
    called(district, need, is_solved=noted_solved, words="说很满意")
    page = page_of(client, district, "teacher", need)
    noted = "solved, satisfied" if noted_solved else "not solved, satisfied"
    assert f"云岭林区教育局 called about the answer and noted: {noted}" in page.text
    assert "说很满意" in page.text
    form = page.follow("The call was otherwise").form("/contest")
    word = "yes" if says_solved else "no"
    page = form.send(is_solved=word, satisfaction="dissatisfied", words="没有人打过电话")
    assert "Your word has arrived and counts" in page.text
    need = db.session.get_one(Need, need.id, populate_existing=True)
    assert standing(need) == stands
    assert not need.is_found_unsolved
    assert db.session.scalars(select(FollowUp.is_valid)).all() == [False]
    assert "The call was otherwise" not in page.text


def test_what_was_sent_back_can_only_be_said_to_be_solved(client: Client, district: District) -> None:
    need = lapsed_after(district, "handler")
    called(district, need, is_solved=False)
    page = page_of(client, district, "teacher", need).follow("The call was otherwise")
    refused = page.form("/contest").send(is_solved="no")
    assert refused.status == 422
    with pytest.raises(NotAllowed):
        teacher.contest(need, by=district.person("teacher"), is_solved=False)


def test_a_call_can_be_contested_for_three_working_days_and_once(district: District) -> None:
    assert CONTEST_WITHIN == 3
    by = district.person("teacher")
    with clock.at(MONDAY):
        needs = [lapsed_after(district, "handler") for _ in range(3)]
        for need in needs:
            called(district, need)
        assert {need.contestable_until for need in needs} == {date(2026, 3, 5)}
    first, second, third = needs
    with clock.at(MONDAY + timedelta(days=3)):
        teacher.contest(first, by=by, is_solved=True)
        with pytest.raises(NotAllowed):
            teacher.contest(first, by=by, is_solved=False)
    with clock.at(MONDAY + timedelta(days=4)), pytest.raises(NotAllowed):
        teacher.contest(second, by=by, is_solved=False)
    with clock.at(MONDAY), pytest.raises(NotAllowed):
        teacher.contest(third, by=district.person("clerk"), is_solved=False)
