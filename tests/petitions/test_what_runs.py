"""What keeps somebody from being erased: each thing that runs for them, and nothing of it once it is over."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.history.house import a_session
from tests.homes import world as homes
from tests.housing import phases
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.leaving import take_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.homes.bookings.actions.outcomes import cancel
from welfare.housing.applications.actions import withdraw as apply_no_longer
from welfare.housing.notice.actions import refuse_objection
from welfare.housing.stays.actions import offers, stays
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions.intake import decline
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.petitions.actions import answer, submit, take_in, withdraw
from welfare.petitions.erasure.queries import what_runs
from welfare.petitions.lifecycle import Kind
from welfare.training.enrolments.actions.enrolment import register
from welfare.training.enrolments.actions.enrolment import withdraw as come_no_longer
from welfare.training.models import Session
from welfare.training.sessions.actions import cancel_session

NEEDS, CALLS, FLATS, APPLICATIONS, OBJECTIONS, TRAINING, BOOKINGS, ROLES, PETITIONS = (
    "未办结的诉求", "待回访的答复", "已分配或在住的周转房", "周转房申请", "未答复的异议", "未结束培训的报名",
    "未使用的预约", "教师以外的角色", "其他办理中的申请或投诉",
)  # fmt: skip
OVER = (Status.SOLVED, Status.EXPLAINED, Status.DECLINED, Status.WITHDRAWN)


@pytest.fixture
def state() -> State:
    return DISTRICT


@pytest.fixture(autouse=True)
def _at_nine_on_a_tuesday() -> Iterator[None]:
    with clock.at(phases.NOW):
        yield


def running(district: District, who: str = "teacher") -> dict[str, int]:
    """What still runs for somebody, and how much of it."""
    db.session.flush()
    return {str(label): count for label, count in what_runs(district.person(who))}


@pytest.mark.parametrize("status", [each for each in Status if each != Status.MERGED])
def test_a_need_runs_until_it_is_closed(status: Status, district: District) -> None:
    district.need(status)
    assert running(district) == ({} if status in OVER else {NEEDS: 1})
    assert running(district, "colleague") == {}


def test_a_need_that_follows_another_runs_with_it_since_it_may_come_back(district: District) -> None:
    need = district.need(Status.MERGED)
    leading = db.session.get_one(Need, need.merged_into_id)
    assert running(district) == {NEEDS: 1}
    decline(leading, by=district.person("clerk"), words="不属于受理范围")
    assert running(district) == {}


def test_an_answer_that_lapsed_runs_until_its_teacher_was_called(district: District) -> None:
    need = district.need(Status.ANSWERED)
    by_clock.lapse(need)
    assert running(district) == {CALLS: 1}
    assert running(district, "colleague") == {}
    follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=True)
    assert running(district) == {}


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phases.state_at(phase)], ids=[phase])


@at_phase("open")
def test_an_application_runs_until_it_is_withdrawn(state: State, district: District) -> None:
    assert running(district) == {NEEDS: 1, APPLICATIONS: 1}
    assert running(district, "neighbour") == {NEEDS: 1}
    apply_no_longer(phases.application_of("teacher"), by=district.person("teacher"))
    assert running(district) == {NEEDS: 1}


@at_phase("allocating")
def test_a_flat_runs_from_when_it_is_offered_until_the_offer_is_declined(
    state: State, district: District
) -> None:
    assert running(district) == {NEEDS: 1, FLATS: 1, APPLICATIONS: 1}
    assert FLATS not in running(district, "colleague")
    offers.decline(phases.the_offer(), by=district.person("teacher"))
    assert FLATS not in running(district)


@at_phase("finished")
def test_a_flat_runs_until_it_is_vacated_and_no_application_of_a_round_that_is_over(
    state: State, district: District
) -> None:
    assert running(district) == {NEEDS: 1, FLATS: 1}
    assert running(district, "colleague") == {NEEDS: 1}
    stays.vacate(phases.the_offer(), by=district.person("handler"))
    assert running(district) == {NEEDS: 1}


@at_phase("disputed")
def test_an_objection_runs_until_it_is_answered(state: State, district: District) -> None:
    assert running(district, "colleague")[OBJECTIONS] == 1
    assert OBJECTIONS not in running(district)
    refuse_objection(phases.the_objection(), by=district.person("handler"), words="已核实，无误")
    assert OBJECTIONS not in running(district, "colleague")


@pytest.mark.parametrize("end", ["withdrawn", "cancelled", "over"])
def test_a_registration_runs_until_the_training_is_over(end: str, district: District) -> None:
    session = a_session(district)
    register(session, by=district.person("teacher"))
    assert running(district) == {TRAINING: 1}
    assert running(district, "colleague") == {}
    ends: dict[str, Callable[[Session], object]] = {
        "withdrawn": lambda one: come_no_longer(one, by=district.person("teacher")),
        "cancelled": lambda one: cancel_session(one, by=district.person("other_handler")),
        "over": lambda _one: None,
    }
    ends[end](session)
    with clock.at(session.ends_at if end == "over" else phases.NOW):
        assert running(district) == {}


def test_a_registration_still_runs_while_the_training_is_on(district: District) -> None:
    session = a_session(district)
    register(session, by=district.person("teacher"))
    with clock.at(session.ends_at - timedelta(minutes=1)):
        assert running(district) == {TRAINING: 1}


@pytest.mark.parametrize("end", ["cancelled", "over"])
def test_a_booking_runs_until_its_hours_are_over(end: str, district: District) -> None:
    room = homes.room_in(homes.home_at(district), district)
    booking = homes.one(homes.book(room, district.person("teacher")))
    assert running(district) == {BOOKINGS: 1}
    assert running(district, "colleague") == {}
    with clock.at(booking.ends_at - timedelta(minutes=1)):
        assert running(district) == {BOOKINGS: 1}
    if end == "cancelled":
        cancel(booking, by=district.person("teacher"))
    with clock.at(booking.ends_at if end == "over" else phases.NOW):
        assert running(district) == {}


def test_a_role_beside_being_a_teacher_runs_until_it_is_taken(district: District) -> None:
    person, admin = district.person("teacher"), district.person("admin")
    grant_role(person, role=Role.HANDLER, organization=district.place("near_school"), by=admin)
    assert running(district) == {ROLES: 1}
    assert running(district, "colleague") == {}
    held = next(role for role in person.roles if role.role == Role.HANDLER)
    take_role(person, held, by=admin)
    assert running(district) == {}


@pytest.mark.parametrize("kind", [each for each in Kind if each != Kind.ERASURE])
def test_what_is_asked_beside_being_erased_runs_until_it_is_closed(kind: Kind, district: District) -> None:
    person = district.person("teacher")
    handler = district.person("admin" if kind == Kind.CORRECTION else "leader")
    for end in (lambda one: answer(one, words="已办", by=handler), lambda one: withdraw(one, by=person)):
        petition = submit(kind, words="请处理", person=person, by=person)
        assert running(district) == {PETITIONS: 1}
        take_in(petition, by=handler)
        assert running(district) == {PETITIONS: 1}
        assert running(district, "colleague") == {}
        end(petition)
        assert running(district) == {}


def test_asking_to_be_erased_keeps_nobody_from_it(district: District) -> None:
    person = district.person("teacher")
    submit(Kind.ERASURE, words="请删除", person=person, by=person)
    assert running(district) == {}
