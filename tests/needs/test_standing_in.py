"""What an insider could try who stands in for somebody, or is stood in for, and what is kept of it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person, grant_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.models import ACTED_FOR
from welfare.needs.actions import handling, teacher
from welfare.needs.actions.parties import parties_to
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.lifecycle import Outcome, Party, Status
from welfare.needs.models import NeedEvent
from welfare.needs.refusals import NotATeacherOfYours
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice


def between(district: District) -> None:
    """Somebody of the bureau without a role of their own stands in for a handler of an office and for the
    administrator of a school."""
    add_person(staff_number="between", name="新来的", organization=district.place("bureau"), roles=())
    db.session.flush()
    stand_in(district, "handler", "between")
    stand_in(district, "other_school", "between", at="lone_school")


def done_for(district: District, by: str) -> list[list[int]]:
    """For whom somebody's steps were done, in their order."""
    query = select(NeedEvent.details).where(NeedEvent.by_id == district.person(by).id).order_by(NeedEvent.id)
    return [details.get(ACTED_FOR, []) for details in db.session.scalars(query)]


@pytest.mark.parametrize("is_protected", [False, True])
def test_a_protected_need_is_done_for_nobody_who_may_not_know_of_it(
    district: District, is_protected: bool
) -> None:
    need = district.need(Status.IN_PROGRESS, by="neighbour", is_protected=is_protected)
    between(district)
    handling.comment(need, by=district.person("between"), words="我看一下", is_internal=True)
    handler, school = district.person("handler").id, district.person("other_school").id
    assert done_for(district, "between") == [[handler] if is_protected else sorted([handler, school])]


def test_nobody_submits_as_a_stand_in_for_whoever_is_away(district: District) -> None:
    grant_role(
        district.person("other_school"),
        role=Role.TEACHER,
        organization=district.place("lone_school"),
        by=None,
    )
    between(district)
    for whom, is_refused in (("other_school", True), ("neighbour", False)):
        sent = Submission(
            key=f"for-{whom}-0123456789",
            category="housing",
            title="想要一间宿舍",
            description="住得太远，每天走两小时",
            on_behalf_of_id=district.person(whom).id,
        )
        if is_refused:
            with pytest.raises(NotATeacherOfYours):
                submit(sent, by=district.person("between"))
        else:
            submit(sent, by=district.person("between"))
    assert done_for(district, "between") == [[district.person("other_school").id]]


def test_what_a_measure_answers_while_one_stands_in_says_so(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    stand_in(district, "leader", "admin", at="bureau")
    handling.answer(
        need, by=district.person("admin"), outcome=Outcome.SOLVED, words="楼已盖好", as_party=Party.MEASURE
    )
    assert done_for(district, "admin") == [[district.person("leader").id]]


def test_the_last_day_ends_at_midnight_by_the_bureaus_clock(district: District, client: Client) -> None:
    need = district.need(Status.IN_PROGRESS)
    stand_in(district, "handler", "admin", days=1)
    db.session.commit()
    midnight = clock.midnight(clock.today() + timedelta(days=1))
    assert midnight.utcoffset() == timedelta(hours=8)
    for minutes, status in ((-1, 200), (1, 404)):
        with time_machine.travel(midnight + timedelta(minutes=minutes), tick=False):
            sign_in_as(client, district.person("admin"))
            for page in ("needs", "sheets"):
                assert client.get(f"/{page}/{need.number}").status_code == status, (page, minutes)


def test_who_stands_in_for_two_at_one_desk_is_told_once(district: District) -> None:
    grant_role(
        district.person("leader"), role=Role.HANDLER, organization=district.place("housing_office"), by=None
    )
    stand_in(district, "handler", "second_clerk")
    stand_in(district, "leader", "second_clerk")
    need = district.need(Status.ANSWERED)
    teacher.object_to(need, by=district.person("teacher"), words="没有解决")
    db.session.commit()
    told = select(Notice.person_id).where(
        Notice.need_id == need.id, Notice.kind == NoticeKind.TEACHER_SPOKE, Notice.read_at.is_(None)
    )
    people = list(db.session.scalars(told))
    assert people.count(district.person("second_clerk").id) == 1
    assert len(people) == len(set(people))


def test_who_minds_two_desks_calls_about_what_neither_answered(district: District) -> None:
    answered = district.need(Status.ANSWERED)
    other = district.need(Status.ANSWERED, unit="training_office")
    stand_in(district, "handler", "admin")
    stand_in(district, "second_clerk", "admin", at="bureau")
    admin = district.person("admin")
    assert Party.CALLER not in parties_to(answered, admin)
    assert Party.CALLER in parties_to(other, admin)
