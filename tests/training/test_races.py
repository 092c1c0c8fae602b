"""Two people at one moment: what is there once stays there once, and the second is told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.training.attendance.actions import sign_in
from welfare.training.attendance.codes import code_of
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.handover import hand_on_asked, move_to_come
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Level, Programme, ReservedSeats, Session, Topic, TrainingEvent
from welfare.training.programmes.actions import add_programme, change_programme
from welfare.training.sessions.actions import cancel_session, change_session
from welfare.training.topics.actions import offer_topic

NAME_TAKEN = "There is one of this name already."


def count(model: type, *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_a_programme_is_added_once(client: Client, district: District) -> None:
    clerk = district.person("clerk")
    page = answer_meanwhile(
        lambda: add_programme(name="国培", level=Level.NATIONAL, by=clerk),
        client, clerk, "/training/programmes/new", name="国培", level="provincial",
    )  # fmt: skip
    assert page.status == 422
    assert NAME_TAKEN in page.text
    assert count(Programme) == 1


def test_two_programmes_do_not_take_one_name(client: Client, district: District) -> None:
    clerk = district.person("clerk")
    first, second = (add_programme(name=name, level=Level.NATIONAL, by=clerk) for name in ("国培", "省培"))
    page = answer_meanwhile(
        lambda: change_programme(first, name="市培", by=clerk),
        client, clerk, f"/training/programmes/{second.id}", name="市培", level="national",
    )  # fmt: skip
    assert page.status == 422
    assert NAME_TAKEN in page.text
    assert count(Programme, Programme.name == "市培") == 1


def test_a_topic_is_offered_once(client: Client, district: District) -> None:
    clerk = district.person("clerk")
    page = answer_meanwhile(
        lambda: offer_topic("班级管理", by=clerk), client, clerk, "/training/topics", name="班级管理"
    )
    assert page.status == 303
    assert count(Topic) == 1


def test_a_person_is_enrolled_once(client: Client, district: District, a_session: Opening) -> None:
    session, teacher = a_session(), district.person("teacher")
    address = f"/training/sessions/{session.id}/registration"
    page = answer_meanwhile(lambda: do.register(session, by=teacher), client, teacher, address)
    assert page.status == 409
    assert "You are on the list of this session already." in page.text
    assert count(Enrolment) == 1


@pytest.mark.parametrize("needs_approval", [False, True])
def test_of_two_sessions_of_one_time_one_gives_a_seat(
    needs_approval: bool, client: Client, district: District, a_session: Opening
) -> None:
    first = a_session(needs_approval=needs_approval)
    second = a_session(starts_at=first.starts_at, ends_at=first.ends_at)
    teacher = district.person("teacher")
    if needs_approval:
        do.register(first, by=teacher)

    def take_a_seat() -> None:
        if needs_approval:
            do.approve(enrolment_in(first, district), by=district.person("school"))
        else:
            do.register(first, by=teacher)

    address = f"/training/sessions/{second.id}/registration"
    page = answer_meanwhile(take_a_seat, client, teacher, address)
    assert page.status == 409
    assert "You have a seat at exactly this time" in page.text
    assert count(Enrolment, Enrolment.state == State.REGISTERED) == 1


def test_the_last_seat_is_taken_once(client: Client, district: District, a_session: Opening) -> None:
    session = a_session(seats=1)
    page = answer_meanwhile(
        lambda: do.register(session, by=district.person("colleague")),
        client, district.person("teacher"), f"/training/sessions/{session.id}/registration",
    )  # fmt: skip
    assert page.status == 303
    rows = db.session.execute(select(Enrolment.state, Enrolment.standing).order_by(Enrolment.standing))
    assert [tuple(row) for row in rows] == [(State.REGISTERED, 1), (State.STANDBY, 2)]


def test_somebody_is_invited_once(client: Client, district: District, a_session: Opening) -> None:
    district.need(
        Status.IN_PROGRESS, category="training", unit="training_office", details={"topic": "班级管理"}
    )
    session, clerk = a_session(topic="班级管理"), district.person("clerk")
    page = answer_meanwhile(
        lambda: invite(session, [district.person("teacher").id], by=clerk),
        client, clerk, f"/training/sessions/{session.id}/invitations",
    )  # fmt: skip
    assert page.status == 303
    assert (count(Enrolment), count(TrainingEvent, TrainingEvent.kind == EventKind.INVITE)) == (1, 1)


def test_of_two_who_reserve_seats_the_later_is_shown_what_the_first_has_said(
    client: Client, district: District, a_session: Opening
) -> None:
    session, school = a_session(), district.place("near_school")
    columns = ("title", "mode", "place", "seats", "hours", "starts_at", "ends_at", "programme_id", "kind")
    content = {name: getattr(session, name) for name in columns}
    begins, ends = (
        f"{clock.local(moment):%Y-%m-%dT%H:%M}" for moment in (content["starts_at"], content["ends_at"])
    )
    typed = content | {
        "programme": session.programme_id, "starts_at": begins, "ends_at": ends, f"reserved_{school.id}": 5,
    }  # fmt: skip
    page = answer_meanwhile(
        lambda: change_session(session, reserved={school.id: 3}, by=district.person("clerk"), **content),
        client, district.person("clerk"), f"/training/sessions/{session.id}/details", **typed,
    )  # fmt: skip
    assert page.status == 409, page.text
    assert db.session.scalars(select(ReservedSeats.seats)).all() == [3]


def test_a_session_is_cancelled_once(client: Client, district: District, a_session: Opening) -> None:
    session = a_session()
    address = f"/training/sessions/{session.id}/cancellation"
    page = answer_meanwhile(
        lambda: cancel_session(session, by=district.person("clerk")),
        client,
        district.person("clerk"),
        address,
    )
    assert page.status == 409
    assert "This session has been cancelled." in page.text


def test_nobody_registers_for_what_is_just_being_cancelled(
    client: Client, district: District, a_session: Opening
) -> None:
    session = a_session()
    address = f"/training/sessions/{session.id}/registration"
    page = answer_meanwhile(
        lambda: cancel_session(session, by=district.person("clerk")),
        client,
        district.person("teacher"),
        address,
    )
    assert page.status == 409
    assert count(Enrolment) == 0


@pytest.mark.parametrize("action", ["approval", "refusal"])
def test_a_school_decides_once(action: str, client: Client, district: District, a_session: Opening) -> None:
    session, school = session_with("asked", district, a_session), district.person("school")
    enrolment = enrolment_in(session, district)
    page = answer_meanwhile(
        lambda: do.approve(enrolment, by=school),
        client, school, f"/training/enrolments/{enrolment.id}/{action}", words="家长会",
    )  # fmt: skip
    assert page.status == 409
    assert "This is not on the list any more." in page.text
    assert db.session.scalars(select(Enrolment.state)).all() == [State.REGISTERED]


def test_a_seat_is_given_up_once(client: Client, district: District, a_session: Opening) -> None:
    session = session_with("registered", district, a_session, seats=1)
    for who in ("colleague", "neighbour"):
        do.register(session, by=district.person(who))
    enrolment, organiser = enrolment_in(session, district), district.person("other_handler")
    page = answer_meanwhile(
        lambda: do.release(enrolment, by=organiser, words="改期"),
        client, district.person("teacher"), f"/training/sessions/{session.id}/withdrawal",
    )  # fmt: skip
    assert page.status == 409
    assert count(TrainingEvent, TrainingEvent.kind == EventKind.MOVE_UP) == 1


def test_a_school_is_merged_while_somebody_registers(
    client: Client, district: District, a_session: Opening
) -> None:
    """All that is concerned is locked at once, so that neither waits for what the other waits for."""
    first = a_session()
    time = {"starts_at": first.starts_at, "ends_at": first.ends_at}
    second = a_session(needs_approval=True, **time)
    do.register(first, by=district.person("colleague"))
    do.register(second, by=district.person("teacher"))
    places = district.place("near_school"), district.place("lone_school")
    admin = district.person("admin")
    page = answer_meanwhile(
        lambda: hand_on_asked(*places, admin),
        client, district.person("neighbour"), f"/training/sessions/{first.id}/registration",
        then=lambda: move_to_come(*places, admin),
    )  # fmt: skip
    assert page.status == 303
    assert count(Enrolment, Enrolment.school_id == district.place("lone_school").id) == 3


def test_hours_are_credited_once(client: Client, district: District, a_session: Opening) -> None:
    begins = clock.now() + timedelta(minutes=30)
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    session, teacher = session_with("registered", district, a_session, **times), district.person("teacher")
    page = answer_meanwhile(
        lambda: sign_in(session, by=teacher),
        client, teacher, f"/training/sessions/{session.id}/sign-in", code=code_of(session),
    )  # fmt: skip
    assert page.status == 303
    assert count(TrainingEvent, TrainingEvent.kind == EventKind.SIGN_IN) == 1


def test_a_session_is_changed_only_while_it_takes_place(
    client: Client, district: District, a_session: Opening
) -> None:
    session = a_session()
    begins = clock.local(session.starts_at + timedelta(days=1))
    page = answer_meanwhile(
        lambda: cancel_session(session, by=district.person("clerk")),
        client, district.person("clerk"), f"/training/sessions/{session.id}/details",
        kind="lecture", title="换了题目", mode="online", place="线上", seats=9, hours=1,
        starts_at=f"{begins:%Y-%m-%dT%H:%M}", ends_at=f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    assert page.status == 409
    assert count(Session, Session.title == "换了题目") == 0
