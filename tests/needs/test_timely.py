"""Actions that also depend on dates, or on what came before."""

from datetime import datetime, timedelta

import pytest

from tests.support.world import District
from welfare import clock
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.calls import actions as follow_ups
from welfare.needs.deadlines import CONFIRM_WITHIN, Urgency, add_working_days
from welfare.needs.lifecycle import Confirmation, Outcome, Satisfaction, Status
from welfare.needs.models import Need
from welfare.needs.refusals import AlreadyDone, DateNotPossible, MergeNotPossible, NotAllowed, UnitNotPossible


def days_later(need: Need, days: int) -> datetime:
    return need.submitted_at + timedelta(days=days)


def test_only_an_overdue_need_is_urged(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    with pytest.raises(NotAllowed):
        teacher.urge(need, by=district.person("teacher"), words="请快一点")
    with clock.at(days_later(need, 40)):
        teacher.urge(need, by=district.person("teacher"), words="请快一点")
        with pytest.raises(NotAllowed):
            teacher.urge(need, by=district.person("teacher"), words="再快一点")
    assert need.urged_count == 1


def test_the_deadline_is_the_limit_of_the_category(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    assert need.due_on == add_working_days(clock.today(), 7).day


def test_a_question_stops_the_clock(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    before = need.due_on
    handling.ask(need, by=district.person("handler"), words="几口人？")
    assert (need.status, need.due_on) == (Status.NEEDS_INFO, None)
    with clock.at(days_later(need, 14)):
        teacher.reply(need, by=district.person("teacher"), words="三口人")
    assert need.status == Status.IN_PROGRESS
    assert before is not None
    assert need.due_on is not None
    assert (need.due_on - before).days >= 12


def test_a_reply_leads_back_to_where_the_question_was_asked(district: District) -> None:
    need = district.need()
    handling.ask(need, by=district.person("clerk"), words="哪所学校？")
    teacher.reply(need, by=district.person("teacher"), words="石门小学")
    assert need.status == Status.SUBMITTED


def test_one_extension_and_the_clerk_decides(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    handler, clerk = district.person("handler"), district.person("clerk")
    with pytest.raises(NotAllowed):
        intake.extend(need, by=clerk)
    handling.request_extension(need, by=handler, days=5, words="等施工队")
    with pytest.raises(NotAllowed):
        handling.request_extension(need, by=handler, days=5, words="再等等")
    intake.extend(need, by=clerk)
    assert need.due_on == add_working_days(clock.today(), 12).day
    with pytest.raises(NotAllowed):
        handling.request_extension(need, by=handler, days=5, words="还要等")


def test_a_refused_extension_leaves_the_deadline(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    before = need.due_on
    handling.request_extension(need, by=district.person("handler"), days=5, words="等施工队")
    intake.refuse_extension(need, by=district.person("clerk"), words="天冷了，不能等")
    assert (need.due_on, need.extension_days) == (before, None)


def test_an_objection_is_a_redo_under_a_new_deadline(district: District) -> None:
    need = district.need(Status.ANSWERED)
    with clock.at(days_later(need, 3)):
        teacher.object_to(need, by=district.person("teacher"), words="钥匙打不开门")
        assert need.due_on == add_working_days(clock.today(), 7).day
    assert (need.status, need.redo_count) == (Status.IN_PROGRESS, 1)


def test_an_answer_nobody_confirms_lapses_and_says_so(district: District) -> None:
    need = district.need(Status.ANSWERED)
    assert need.due_on == add_working_days(clock.today(), CONFIRM_WITHIN).day
    assert by_clock.lapse_all_due() == 0
    with clock.at(days_later(need, 21)):
        assert by_clock.lapse_all_due() == 1
        assert by_clock.lapse_all_due() == 0
    assert (need.status, need.confirmation) == (Status.SOLVED, Confirmation.LAPSED)


@pytest.mark.parametrize(
    ("is_reached", "is_solved", "confirmation"),
    [
        (True, True, Confirmation.FOLLOW_UP),
        (False, None, Confirmation.LAPSED),
        (False, True, Confirmation.LAPSED),
    ],
)
def test_a_follow_up_confirms_what_lapsed(
    district: District, is_reached: bool, is_solved: bool | None, confirmation: Confirmation
) -> None:
    need = district.need(Status.ANSWERED)
    by_clock.lapse(need)
    follow_ups.follow_up(need, by=district.person("clerk"), is_reached=is_reached, is_solved=is_solved)
    assert need.confirmation == confirmation


def test_a_call_that_says_no_sends_back_what_lapsed(district: District) -> None:
    need = district.need(Status.ANSWERED)
    by_clock.lapse(need)
    with clock.at(days_later(need, 3)):
        follow_ups.follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=False)
        assert need.due_on == add_working_days(clock.today(), 7).day
    assert (need.status, need.redo_count, need.closed_at) == (Status.IN_PROGRESS, 1, None)
    assert (need.confirmation, need.satisfaction) == (None, None)


def test_a_follow_up_does_not_take_the_teachers_word_away(district: District) -> None:
    need = district.need(Status.SOLVED)
    follow_ups.follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=True)
    assert need.confirmation == Confirmation.TEACHER


def test_reopening_ends_after_thirty_days(district: District) -> None:
    need, late = district.need(Status.SOLVED), district.need(Status.SOLVED)
    with clock.at(days_later(need, 30)):
        teacher.reopen(need, by=district.person("teacher"), words="又漏水了")
    assert (need.status, need.confirmation, need.closed_on) == (Status.IN_PROGRESS, None, None)
    assert need.redo_count == 1
    with clock.at(days_later(late, 32)), pytest.raises(NotAllowed):
        teacher.reopen(late, by=district.person("teacher"), words="又漏水了")


def test_a_review_date_lies_ahead(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    with pytest.raises(DateNotPossible):
        intake.carry(need, by=district.person("clerk"), words="等预算", review_on=clock.today())
    assert need.status == Status.IN_PROGRESS


def test_a_protected_need_goes_to_offices_only(district: District) -> None:
    need = district.need(is_protected=True)
    clerk = district.person("clerk")
    for place in ("near_school", "lone_school", "alliance"):
        with pytest.raises(UnitNotPossible):
            intake.accept(need, by=clerk, unit=district.place(place), urgency=Urgency.ORDINARY)
    with pytest.raises(UnitNotPossible):
        intake.accept(
            need,
            by=clerk,
            unit=district.place("housing_office"),
            urgency=Urgency.ORDINARY,
            assisting=[district.place("near_school")],
        )
    intake.accept(need, by=clerk, unit=district.place("housing_office"), urgency=Urgency.ORDINARY)
    assert need.status == Status.IN_PROGRESS


def test_the_second_clerk_is_told_who_was_first(district: District) -> None:
    need = district.need()
    office = district.place("housing_office")
    intake.accept(need, by=district.person("clerk"), unit=office, urgency=Urgency.ORDINARY)
    with pytest.raises(AlreadyDone, match="局办一"):
        intake.accept(need, by=district.person("second_clerk"), unit=office, urgency=Urgency.URGENT)
    assert need.urgency == Urgency.ORDINARY


def test_followers_come_back_when_their_leader_is_withdrawn(district: District) -> None:
    leader, follower = district.need(), district.need(by="colleague")
    intake.merge(follower, by=district.person("clerk"), into=leader)
    teacher.withdraw(leader, by=district.person("teacher"))
    assert (follower.status, follower.merged_into_id) == (Status.SUBMITTED, None)
    assert follower.due_on == add_working_days(clock.today(), 1).day


def test_needs_merge_into_another_open_one_only(district: District) -> None:
    clerk = district.person("clerk")
    need, closed = district.need(), district.need(Status.SOLVED, by="colleague")
    hidden = district.need(by="colleague", is_protected=True)
    for into in (need, closed, hidden):
        with pytest.raises(MergeNotPossible):
            intake.merge(need, by=clerk, into=into)
    assert need.status == Status.SUBMITTED


def test_a_chain_of_merged_needs_follows_one(district: District) -> None:
    clerk = district.person("clerk")
    first, second, third = district.need(), district.need(by="colleague"), district.need(by="neighbour")
    intake.merge(first, by=clerk, into=second)
    intake.merge(second, by=clerk, into=third)
    assert first.merged_into_id == second.merged_into_id == third.id


def test_an_explained_need_is_not_a_solved_one(district: District) -> None:
    need = district.need(Status.ANSWERED, outcome=Outcome.EXPLAINED)
    teacher.confirm(need, by=district.person("teacher"), satisfaction=Satisfaction.DISSATISFIED)
    assert need.status == Status.EXPLAINED


def test_an_answer_remembers_its_day_and_its_deadline(district: District) -> None:
    early, late = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS)
    handler = district.person("handler")
    handling.answer(early, by=handler, outcome=Outcome.SOLVED, words="已分房")
    with clock.at(days_later(late, 30)):
        handling.answer(late, by=handler, outcome=Outcome.SOLVED, words="已分房")
    spare = [(need.answer_due_on - need.answered_on).days for need in (early, late)]  # type: ignore[operator]
    assert spare[0] > 0 > spare[1]
