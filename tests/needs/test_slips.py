"""What was done to a need by mistake and is undone: what it becomes, by whom, until when, and who is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.slips import SLIPS, What
from welfare.homes.proposals.queries import proposal_for, proposals_at
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.actions.kept import set_assisting
from welfare.needs.calls import actions as follow_ups
from welfare.needs.calls.models import FollowUp
from welfare.needs.deadlines import Urgency, add_working_days
from welfare.needs.lifecycle import UNDOES, Action, Outcome, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.page import details_of
from welfare.needs.queries import need_rows
from welfare.needs.refusals import (
    AlreadyDone,
    CategoryClosed,
    ClosedMeanwhile,
    NotAllowed,
    NotUndoable,
    SchoolNotPossible,
    UnitNotPossible,
)
from welfare.notices.models import Notice
from welfare.reports.figures import AREAS
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters

A, S = Action, Status
Do = Callable[[District, Need], object]
OF_THE_STEP = {"undoable_step", "undoable_until", "is_supervised"}
FIGURES = [figure for area in AREAS if area.key in ("needs", "standing", "time") for figure in area.figures]


def _merge(district: District, need: Need) -> None:
    intake.merge(need, by=district.person("clerk"), into=district.need(by="colleague", title="带头的"))


def _answer(district: District, need: Need, by: str = "handler") -> None:
    handling.answer(need, by=district.person(by), outcome=Outcome.SOLVED, words="分到三楼一间朝南的")


DOING: dict[Action, Do] = {
    A.UNDO_ACCEPT: lambda d, n: intake.accept(
        n, by=d.person("clerk"), unit=d.place("near_school"), urgency=Urgency.COMPLEX, limit_days=20,
        assisting=[d.place("training_office")],
    ),
    A.UNDO_DECLINE: lambda d, n: intake.decline(n, by=d.person("clerk"), words="不归教育局"),
    A.UNDO_TRANSFER: lambda d, n: intake.transfer(
        n, by=d.person("clerk"), unit=d.place("training_office"), assisting=[d.place("near_school")]
    ),
    A.UNDO_MERGE: _merge,
    A.RECALL: _answer,
}  # fmt: skip
FROM = {
    A.UNDO_ACCEPT: (S.SUBMITTED,),
    A.UNDO_DECLINE: (S.SUBMITTED,),
    A.UNDO_TRANSFER: (S.IN_PROGRESS,),
    A.UNDO_MERGE: (S.SUBMITTED, S.NEEDS_INFO, S.IN_PROGRESS, S.CARRIED),
    A.RECALL: (S.IN_PROGRESS,),
}
CASES = [(undoing, status) for undoing, sources in FROM.items() for status in sources]


def undo(district: District, need: Need, undoing: Action, by: str = "clerk") -> None:
    slips.undo(need, by=district.person(by), action=undoing, words="点错了按钮")


def later(need: Need, days: int) -> datetime:
    return need.submitted_at + timedelta(days=days)


def columns_of(need: Need) -> dict[str, Any]:
    db.session.flush()
    db.session.expire_all()
    return {
        column.key: getattr(need, column.key)
        for column in Need.__table__.columns
        if column.key not in OF_THE_STEP
    }


def assisting(need: Need) -> list[str]:
    db.session.refresh(need, ["assisting"])
    return [unit.name for unit in need.assisting]


@pytest.mark.parametrize(("undoing", "status"), CASES)
def test_what_is_undone_leaves_the_need_and_its_deadline_as_they_were(
    district: District, undoing: Action, status: Status
) -> None:
    need = district.need(status)
    before, helpers = columns_of(need), assisting(need)
    DOING[undoing](district, need)
    assert columns_of(need) != before
    undo(district, need, undoing)
    assert columns_of(need) == before
    assert assisting(need) == helpers


@pytest.mark.parametrize(("undoing", "status"), CASES)
def test_figures_count_what_is_undone_as_never_done(
    district: District, undoing: Action, status: Status
) -> None:
    need = district.need(status)
    leading = district.need(by="colleague", title="带头的")

    def counted() -> dict[str, Any]:
        db.session.flush()
        return values_of(FIGURES, district.person("leader"), Filters())

    before = counted()
    if undoing is A.UNDO_MERGE:
        intake.merge(need, by=district.person("clerk"), into=leading)
    else:
        DOING[undoing](district, need)
    if undoing is not A.UNDO_TRANSFER:
        assert counted() != before
    undo(district, need, undoing)
    assert counted() == before


@pytest.mark.parametrize(("undoing", "status"), CASES)
def test_the_history_shows_both_with_the_reason(
    district: District, client: Client, undoing: Action, status: Status
) -> None:
    need = district.need(status)
    DOING[undoing](district, need)
    undo(district, need, undoing)
    slip, undone = db.session.scalars(
        select(NeedEvent).where(NeedEvent.need_id == need.id).order_by(NeedEvent.id.desc()).limit(2)
    ).all()[::-1]
    assert (slip.kind, undone.kind, undone.words) == (UNDOES[undoing], undoing, "点错了按钮")
    assert (undone.from_status, undone.to_status) == (slip.to_status, slip.from_status)
    assert undone.details["undoes"] == slip.id
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    told = client.page(f"/needs/{need.number}").text
    assert "took" in told
    assert "点错了按钮" in told


@pytest.mark.parametrize("undoing", DOING)
def test_the_time_for_it_ends_after_its_working_days(district: District, undoing: Action) -> None:
    days = SLIPS[What(UNDOES[undoing])].working_days
    for spare, is_late in ((0, False), (1, True)):
        need = district.need(FROM[undoing][0])
        DOING[undoing](district, need)
        last = add_working_days(clock.today(), days).day + timedelta(days=spare)
        with clock.at(clock.now() + (last - clock.today())):
            if is_late:
                with pytest.raises(NotUndoable):
                    undo(district, need, undoing)
            else:
                undo(district, need, undoing)


ACTED: dict[Action, Do] = {
    A.UNDO_ACCEPT: lambda d, n: handling.request_extension(n, by=d.person("school"), days=3, words="等材料"),
    A.UNDO_TRANSFER: lambda d, n: handling.request_extension(
        n, by=d.person("other_handler"), days=3, words="等材料"
    ),
    A.UNDO_MERGE: lambda d, n: (
        intake.accept(
            db.session.get_one(Need, n.merged_into_id), by=d.person("clerk"),
            unit=d.place("housing_office"), urgency=Urgency.ORDINARY,
        ),
        _answer(d, db.session.get_one(Need, n.merged_into_id)),
        db.session.refresh(n),
    ),
    A.RECALL: lambda d, n: teacher.object_to(n, by=d.person("teacher"), words="还没有修好"),
}  # fmt: skip
"""What ends the time before that; a decline waits for nobody."""


@pytest.mark.parametrize("undoing", ACTED)
def test_once_the_next_person_has_acted_it_is_too_late(district: District, undoing: Action) -> None:
    need = district.need(FROM[undoing][0])
    DOING[undoing](district, need)
    ACTED[undoing](district, need)
    before = columns_of(need)
    refusal = AlreadyDone if undoing is A.RECALL else NotUndoable
    with pytest.raises(refusal):
        undo(district, need, undoing)
    assert columns_of(need) == before


def test_words_and_pressing_leave_the_way_back_open(district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    handling.comment(need, by=district.person("handler"), words="看一下")
    handling.supervise(need, by=district.person("leader"), words="抓紧")
    with clock.at(later(need, 3)):
        undo(district, need, A.UNDO_ACCEPT)
    assert (need.status, need.is_supervised) == (S.SUBMITTED, True)


def test_a_correction_leaves_the_way_back_open_and_stays(district: District) -> None:
    need = district.need()
    DOING[A.UNDO_ACCEPT](district, need)
    correct(district, need, category="other", urgency=Urgency.URGENT)
    undo(district, need, A.UNDO_ACCEPT)
    assert (need.status, need.category, need.urgency) == (S.SUBMITTED, "other", Urgency.URGENT)


@pytest.mark.parametrize(
    ("undoing", "closed"),
    [(A.UNDO_TRANSFER, "housing_office"), (A.UNDO_MERGE, "housing_office"), (A.UNDO_TRANSFER, "lone_school"),
     (A.UNDO_ACCEPT, "near_school"), (A.UNDO_DECLINE, "near_school"), (A.RECALL, "near_school")],
)  # fmt: skip
def test_nothing_is_put_back_where_a_unit_or_the_school_has_closed(
    district: District, undoing: Action, closed: str
) -> None:
    need = district.need(FROM[undoing][-1])
    if undoing is A.UNDO_TRANSFER:
        set_assisting(need, [district.place("lone_school").id])
    DOING[undoing](district, need)
    district.place(closed).is_active = False
    before = columns_of(need)
    with pytest.raises(ClosedMeanwhile, match=district.place(closed).name):
        undo(district, need, undoing)
    assert columns_of(need) == before


@pytest.mark.parametrize("lay_there", ["in hand", "to help"])
def test_nothing_protected_is_put_back_at_an_alliance(district: District, lay_there: str) -> None:
    """It may have lain there before such needs were the bureau's alone."""
    in_hand = lay_there == "in hand"
    need = district.need(S.IN_PROGRESS, unit="alliance" if in_hand else "housing_office")
    if not in_hand:
        set_assisting(need, [district.place("alliance").id])
    need.is_protected = True
    db.session.flush()
    intake.transfer(need, by=district.person("clerk"), unit=district.place("training_office"))
    before = columns_of(need)
    with pytest.raises(UnitNotPossible):
        undo(district, need, A.UNDO_TRANSFER)
    assert columns_of(need) == before


@pytest.mark.parametrize(
    ("by", "may"),
    [("handler", True), ("clerk", True), ("second_clerk", True), ("alliance_clerk", True),
     ("other_handler", False), ("school", False), ("leader", False), ("teacher", False), ("auditor", False)],
)  # fmt: skip
def test_who_recalls_an_answer(district: District, by: str, may: bool) -> None:
    need = district.need(S.ANSWERED)
    if may:
        undo(district, need, A.RECALL, by)
        assert need.status is S.IN_PROGRESS
    else:
        with pytest.raises(NotAllowed):
            undo(district, need, A.RECALL, by)


def test_a_handler_does_not_recall_what_a_clerk_answered(district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    _answer(district, need, by="clerk")
    with pytest.raises(NotAllowed):
        undo(district, need, A.RECALL, "handler")


def test_it_is_undone_once_and_the_step_before_stays(district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    DOING[A.UNDO_TRANSFER](district, need)
    undo(district, need, A.UNDO_TRANSFER)
    for undoing in (A.UNDO_TRANSFER, A.UNDO_ACCEPT):
        with pytest.raises(NotUndoable):
            undo(district, need, undoing)


def test_a_second_answer_that_is_recalled_leaves_the_first_and_the_call_about_it(district: District) -> None:
    need = district.need(S.ANSWERED)
    by_clock.lapse(need)
    with clock.at(later(need, 1)):
        follow_ups.follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=False)
    before = columns_of(need)
    with clock.at(later(need, 2)):
        _answer(district, need)
        assert db.session.scalar(select(func.count()).where(FollowUp.is_valid)) == 0
        undo(district, need, A.RECALL)
    assert columns_of(need) == before
    assert before["is_found_unsolved"]
    assert db.session.scalar(select(func.count()).where(FollowUp.is_valid)) == 1


def test_needs_that_came_along_go_back_with_the_one_they_followed(district: District) -> None:
    clerk = district.person("clerk")
    first, second, third = district.need(), district.need(by="colleague"), district.need(by="neighbour")
    intake.merge(first, by=clerk, into=second)
    intake.merge(second, by=clerk, into=third)
    undo(district, second, A.UNDO_MERGE)
    db.session.expire_all()
    assert (first.merged_into_id, second.merged_into_id, second.status) == (second.id, None, S.SUBMITTED)


def test_what_was_told_and_not_read_is_settled_by_the_undoing(district: District) -> None:
    need = district.need(S.ANSWERED)
    db.session.commit()
    of_teacher = select(Notice).where(Notice.person_id == district.person("teacher").id)
    told = db.session.scalars(of_teacher.where(Notice.kind == "answer")).one()
    assert told.read_at is None
    undo(district, need, A.RECALL)
    db.session.commit()
    answers = db.session.scalars(of_teacher.where(Notice.kind == "answer").order_by(Notice.id)).all()
    assert [notice.read_at is None for notice in answers] == [False, True]


def test_the_teacher_reads_plainly_that_the_answer_was_taken_back(client: Client, district: District) -> None:
    need = district.need(S.ANSWERED)
    undo(district, need, A.RECALL)
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    assert f"The answer to your need {need.number} was taken back" in client.page("/notices").text
    page = client.page(f"/needs/{need.number}").text
    assert "took the answer back: it is being worked on again" in page
    assert "点错了按钮" in page


def test_a_form_that_was_opened_for_another_slip_undoes_nothing(client: Client, district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    DOING[A.UNDO_TRANSFER](district, need)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    form = client.page(f"/needs/{need.number}").follow("Undo the transfer").form("/transfer-undoing")
    undo(district, need, A.UNDO_TRANSFER, "second_clerk")
    DOING[A.UNDO_TRANSFER](district, need)
    db.session.commit()
    before = columns_of(need)
    answer = client.post(form.action, data={**form.values, "words": "转错了"})
    assert answer.status_code == 409
    assert "can no longer be undone" in answer.text
    assert columns_of(need) == before


def test_a_form_is_for_the_slip_that_the_page_has_shown_and_its_address_ends_with_the_way_back(
    client: Client, district: District
) -> None:
    need = district.need(S.IN_PROGRESS)
    DOING[A.UNDO_TRANSFER](district, need)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/needs/{need.number}?back=/triage")
    undo(district, need, A.UNDO_TRANSFER, "second_clerk")
    DOING[A.UNDO_TRANSFER](district, need)
    db.session.commit()
    before = columns_of(need)
    form = page.follow("Undo the transfer").form("/transfer-undoing")
    assert form.action.endswith("&back=/triage")
    assert form.send(words="转错了").status == 409
    assert columns_of(need) == before


def test_the_form_says_what_becomes_of_it_and_until_when(client: Client, district: District) -> None:
    need = district.need(S.DECLINED)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    said = client.page(f"/needs/{need.number}").follow("Undo the decline").text
    slip = SLIPS[What.DECLINE]
    for sentence in (slip.becomes, slip.figures, slip.told, slip.by, slip.until, "The last day for it is"):
        assert sentence in said


def correct(district: District, need: Need, by: str = "clerk", **what: Any) -> None:
    school = district.place(what.pop("school", "near_school"))
    given = {"category": need.category, "urgency": need.urgency, **what}
    slips.correct(need, by=district.person(by), school=school, words="填错了", **given)


@pytest.mark.parametrize("status", [S.SUBMITTED, S.NEEDS_INFO, S.IN_PROGRESS, S.CARRIED])
def test_category_school_and_urgency_are_corrected_with_what_they_were(
    client: Client, district: District, status: Status
) -> None:
    need = district.need(status)
    due_on = need.due_on
    correct(district, need, category="other", school="far_school", urgency=Urgency.URGENT)
    assert (need.status, need.category, need.urgency, need.due_on) == (status, "other", "urgent", due_on)
    assert need.school_id == district.place("far_school").id
    event = db.session.scalars(select(NeedEvent).order_by(NeedEvent.id.desc()).limit(1)).one()
    assert event.details["changes"] == {
        "category": ["housing", "other"],
        "school": ["石门小学", "松岭学校"],
        "urgency": ["ordinary", "urgent"],
    }  # fmt: skip
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    assert "School: 石门小学 → 松岭学校" in client.page(f"/needs/{need.number}").text


def test_a_corrected_school_is_where_it_counts_and_where_it_is_found(
    client: Client, district: District
) -> None:
    need = district.need()
    correct(district, need, school="lone_school")
    db.session.commit()
    for who, sees in (("other_school", True), ("school", False)):
        rows = db.session.execute(need_rows(district.person(who))).all()
        assert bool(rows) is sees, who
    sign_in_as(client, district.person("clerk"))
    assert need.number in client.page("/triage?queue=all&q=双河").text
    assert need.number not in client.page("/triage?queue=all&q=石门").text


def test_a_correction_of_nothing_leaves_no_trace(district: District) -> None:
    need = district.need()
    before = columns_of(need)
    correct(district, need)
    assert columns_of(need) == before
    assert set(db.session.scalars(select(NeedEvent.kind))) == {A.SUBMIT}


def test_a_correction_of_nothing_is_refused_where_none_is_possible(district: District) -> None:
    for who, status in (("clerk", S.ANSWERED), ("teacher", S.SUBMITTED)):
        with pytest.raises(NotAllowed):
            correct(district, district.need(status), who)


def test_what_was_written_as_something_else_is_no_proposal(district: District) -> None:
    school = district.place("near_school")
    title = "与校长的矛盾请局里调解"
    need = district.need(category="other", title=title)
    asked = district.need(category="home", title="想有一间书吧")
    correct(district, need, category="home")
    correct(district, asked, urgency=Urgency.URGENT)
    db.session.flush()
    found = proposals_at([school.id], district.person("colleague"))
    assert [[each.title for each in one.proposals] for one in found] == [["想有一间书吧"]]
    assert proposal_for(district.person("colleague"), need.id) is None


def test_what_the_teacher_answered_is_still_shown_under_another_category(
    app: Flask, district: District
) -> None:
    need = district.need(details={"lives_in": "rented", "people": 2})
    with app.test_request_context():
        before = details_of(need)
        assert len(before) == 2
        correct(district, need, category="other")
        assert details_of(need) == before


def test_a_correction_that_cannot_be_is_refused(app: Flask, district: District) -> None:
    need = district.need()
    with pytest.raises(CategoryClosed):
        correct(district, need, category="cars")
    for school in ("housing_office", "alliance"):
        with pytest.raises(SchoolNotPossible):
            correct(district, need, school=school)
    with pytest.raises(SchoolNotPossible):
        correct(district, need, "alliance_clerk", school="lone_school")
    for who in ("handler", "school", "leader", "teacher", "auditor"):
        with pytest.raises(NotAllowed):
            correct(district, need, who, category="other")
    with pytest.raises(AlreadyDone):
        correct(district, district.need(S.ANSWERED), category="other")
    assert need.category == "housing"
