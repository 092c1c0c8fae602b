"""Who gets a seat, who stands by, and who moves up."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import scoped_session

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.notices.models import Notice
from welfare.training import refusals
from welfare.training.attendance.actions import sign_in, take_list
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Session, TrainingEvent
from welfare.training.seats import Claim, Seats, moving_up
from welfare.training.sessions.actions import change_session

NEAR, LONE = 1, 2
R, S = State.REGISTERED, State.STANDBY


def seats(in_all: int, reserved: dict[int, int] | None = None, **counts: dict[int, int]) -> Seats:
    taken, kept = Counter(counts.get("taken", {})), Counter(counts.get("kept", {}))
    return Seats(in_all, reserved or {}, taken, kept)


@pytest.mark.parametrize(
    ("room", "school", "invited", "has_one"),
    [
        (seats(2, taken={NEAR: 1}), NEAR, False, True),
        (seats(2, taken={NEAR: 2}), LONE, False, False),
        # one of two seats is the lone school's
        (seats(2, {LONE: 1}, taken={NEAR: 1}), NEAR, False, False),
        (seats(2, {LONE: 1}, taken={NEAR: 1}), LONE, False, True),
        # of a school's people, as many sit on its own seats as there are
        (seats(2, {LONE: 1}, taken={LONE: 1}), NEAR, False, True),
        (seats(2, {LONE: 1}, taken={LONE: 1}), LONE, False, True),
        # kept for somebody who is invited, who may take it
        (seats(2, taken={NEAR: 1}, kept={LONE: 1}), NEAR, False, False),
        (seats(2, taken={NEAR: 1}, kept={LONE: 1}), LONE, True, True),
        # an invited person of the school sits on the school's own seat, and keeps no open one
        (seats(2, {LONE: 1}, kept={LONE: 1}), NEAR, False, True),
        # a reserved seat is none where the house is full already
        (seats(1, {LONE: 1}, taken={NEAR: 1}), LONE, False, False),
        (seats(0), NEAR, False, False),
        # the last open seat, and none beyond it
        (seats(3, {LONE: 1}, taken={NEAR: 1}), NEAR, False, True),
        (seats(3, {LONE: 1}, taken={NEAR: 2}), NEAR, False, False),
        # of three of a school with one seat of its own, two sit on open ones
        (seats(3, {LONE: 1}, taken={LONE: 3}), NEAR, False, False),
        (seats(4, {LONE: 1}, taken={LONE: 3}), NEAR, False, True),
        # what is kept counts for all who are not invited, also at their own school
        (seats(2, {LONE: 2}, taken={LONE: 1}, kept={LONE: 1}), LONE, False, False),
        (seats(2, {LONE: 2}, taken={LONE: 1}, kept={LONE: 1}), LONE, True, True),
    ],
)
def test_a_seat_for(room: Seats, school: int, invited: bool, has_one: bool) -> None:
    assert room.has_one_for(school, is_invited=invited) is has_one


def test_the_line_moves_up_in_its_order() -> None:
    line = [
        Claim(11, NEAR, standing=1, is_first=False),
        Claim(12, LONE, standing=2, is_first=False),
        Claim(13, NEAR, standing=3, is_first=True),
        Claim(14, NEAR, standing=4, is_first=False),
    ]
    assert moving_up(seats(2), line) == [13, 11]
    assert moving_up(seats(2, {LONE: 1}), line) == [13, 12]
    assert moving_up(seats(9), line) == [13, 11, 12, 14]
    assert moving_up(seats(9), reversed(line)) == [13, 11, 12, 14]
    assert moving_up(seats(0), line) == []


def test_whoever_has_a_seat_at_that_time_is_named_and_leaves_theirs_to_the_next() -> None:
    elsewhere = Claim(11, NEAR, standing=1, is_first=False, has_seat_then=True)
    line = [
        elsewhere,
        Claim(12, NEAR, standing=2, is_first=False),
        Claim(13, NEAR, standing=3, is_first=False),
    ]
    assert moving_up(seats(1), line) == [11, 12]
    assert moving_up(seats(1, taken={LONE: 1}), line) == []


def test_moving_up_takes_no_seat_from_the_count_that_was_given() -> None:
    room = seats(2, taken={NEAR: 1})
    assert moving_up(room, [Claim(11, NEAR, standing=1, is_first=False)]) == [11]
    assert room.taken == {NEAR: 1}


def states(session: Session, district: District, *people: str) -> list[State]:
    query = select(Enrolment.person_id, Enrolment.state).where(Enrolment.session_id == session.id)
    found = dict(db_of(query))
    return [found.get(district.person(name).id) for name in people]


def db_of(query: object) -> list[tuple[int, State]]:
    db.session.flush()
    return [tuple(row) for row in db.session.execute(query)]


def test_first_come_first_served_and_the_next_moves_up(district: District, a_session: Opening) -> None:
    session = a_session(seats=1)
    three = [district.person(name) for name in ("teacher", "colleague", "neighbour")]
    for person in three:
        do.register(session, by=person)
    assert states(session, district, "teacher", "colleague", "neighbour") == [R, S, S]
    with pytest.raises(refusals.AlreadyEnrolled):
        do.register(session, by=three[1])
    do.withdraw(session, by=three[0])
    assert states(session, district, "teacher", "colleague", "neighbour") == [State.WITHDRAWN, R, S]
    do.register(session, by=three[0])  # comes back, behind the others
    do.withdraw(session, by=three[1])
    assert states(session, district, "teacher", "colleague", "neighbour") == [S, State.WITHDRAWN, R]


def test_whoever_leaves_frees_their_seats_with_a_record(
    district: District, a_session: Opening, session: scoped_session[Database]
) -> None:
    training = a_session(seats=1)
    do.register(training, by=district.person("teacher"))
    do.register(training, by=district.person("neighbour"))
    deactivate(district.person("teacher"), by=district.person("admin"))
    assert states(training, district, "teacher", "neighbour") == [State.RELEASED, R]
    history = session.execute(
        select(TrainingEvent.kind, TrainingEvent.by_id)
        .where(TrainingEvent.enrolment_id.is_not(None))
        .order_by(TrainingEvent.id)
    )
    assert [(row.kind, row.by_id) for row in history][2:] == [
        (EventKind.RELEASE, district.person("admin").id),
        (EventKind.MOVE_UP, None),
    ]
    told = session.scalars(select(Notice.sentence).where(Notice.person_id == district.person("neighbour").id))
    assert "You moved up and have a seat: %(title)s, %(begins)s" in told.all()


def test_the_invited_come_first_for_a_while(district: District, a_session: Opening) -> None:
    session = a_session(seats=1, held_until=clock.now() + timedelta(days=2))
    assert invite(session, [district.person("neighbour").id], by=district.person("other_handler")) == 1
    do.register(session, by=district.person("teacher"))
    assert states(session, district, "teacher", "neighbour") == [S, State.INVITED]
    do.register(session, by=district.person("neighbour"))
    assert states(session, district, "teacher", "neighbour") == [S, R]


def test_when_the_time_of_the_invited_is_over_the_line_moves(district: District, a_session: Opening) -> None:
    session = a_session(seats=1, held_until=clock.now() + timedelta(days=2))
    invite(session, [district.person("neighbour").id], by=district.person("other_handler"))
    do.register(session, by=district.person("teacher"))
    with clock.at(clock.now() + timedelta(days=3)):
        do.register(session, by=district.person("colleague"))  # before the clock of that night
        assert states(session, district, "teacher", "colleague") == [R, S]
        do.register(session, by=district.person("neighbour"))
        assert do.end_holding() == 0
    assert states(session, district, "neighbour") == [S]


def test_the_school_has_a_say_and_the_place_in_line_stays(district: District, a_session: Opening) -> None:
    session = a_session(seats=1, needs_approval=True)
    first = do.register(session, by=district.person("teacher"))
    second = do.register(session, by=district.person("neighbour"))
    assert states(session, district, "teacher", "neighbour") == [State.ASKED, State.ASKED]
    with pytest.raises(refusals.NotYourTeacher):
        do.approve(first, by=district.person("other_school"))
    do.approve(second, by=district.person("other_school"))
    do.approve(first, by=district.person("school"))
    assert states(session, district, "teacher", "neighbour") == [S, R]
    do.withdraw(session, by=district.person("neighbour"))
    assert states(session, district, "teacher") == [R]


def test_nobody_is_in_two_places_at_once(district: District, a_session: Opening) -> None:
    one = a_session()
    same = a_session(starts_at=one.starts_at, ends_at=one.ends_at)
    later = a_session(starts_at=one.starts_at + timedelta(hours=1), ends_at=one.ends_at)
    do.register(one, by=district.person("teacher"))
    with pytest.raises(refusals.SameTime):
        do.register(same, by=district.person("teacher"))
    do.register(later, by=district.person("teacher"))


def test_seats_are_not_taken_away_by_a_number(district: District, a_session: Opening) -> None:
    session = a_session(seats=2)
    content = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "place", "hours")}
    for name in ("teacher", "colleague", "neighbour"):
        do.register(session, by=district.person(name))
    with pytest.raises(refusals.FewerSeatsThanTaken):
        change_session(session, reserved={}, by=district.person("clerk"), seats=1, **content)
    change_session(session, reserved={}, by=district.person("clerk"), seats=3, **content)
    assert states(session, district, "neighbour") == [R]


def test_hours_come_from_being_there(
    district: District, a_session: Opening, session: scoped_session[Database]
) -> None:
    training = a_session(seats=1)
    need = district.need(by="teacher", category="training", details={"topic": "班级管理"})
    seated = do.register(training, by=district.person("teacher"))
    do.register(training, by=district.person("neighbour"))
    with pytest.raises(refusals.NotTheTime):
        sign_in(training, by=district.person("teacher"))
    with clock.at(training.starts_at):
        with pytest.raises(refusals.NoSeatHere):
            sign_in(training, by=district.person("neighbour"))
        sign_in(training, by=district.person("teacher"))
        sign_in(training, by=district.person("teacher"))
        assert seated.hours == 6
        session.refresh(need)
        assert need.status == "answered"
        assert "班级管理研修" in need.answer
        organiser = district.person("other_handler")
        assert take_list(training, listed=[seated.id], present=[], by=organiser) == 0
        assert (seated.hours, seated.attended_at) == (None, None)
        assert take_list(training, listed=[seated.id], present=[seated.id], by=organiser) == 1


def test_whoever_is_ticked_was_there_though_the_phone_kept_an_older_list(
    district: District, a_session: Opening
) -> None:
    training = a_session(seats=2)
    early = do.register(training, by=district.person("teacher"))
    late = do.register(training, by=district.person("neighbour"))
    with clock.at(training.starts_at):
        sign_in(training, by=district.person("neighbour"))
        organiser = district.person("other_handler")
        assert take_list(training, listed=[early.id], present=[], by=organiser) == 0
        assert late.hours == 6
        assert take_list(training, listed=[], present=[early.id], by=organiser) == 1
        assert (early.hours, late.hours) == (6, 6)


def test_whoever_signed_in_early_and_then_leaves_has_been_there(
    district: District, a_session: Opening
) -> None:
    session = a_session(seats=1)
    enrolment = do.register(session, by=district.person("teacher"))
    with clock.at(session.starts_at - timedelta(minutes=30)):
        sign_in(session, by=district.person("teacher"))
        deactivate(district.person("teacher"), by=district.person("admin"))
    assert (enrolment.state, enrolment.hours) == (R, 6)


def test_whoever_signed_in_early_is_offered_no_way_back(
    client: Client, district: District, a_session: Opening
) -> None:
    session = a_session()
    do.register(session, by=district.person("teacher"))
    sign_in_as(client, district.person("teacher"))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with clock.at(session.starts_at - timedelta(minutes=30)):
        assert "Withdraw my registration" in client.page(f"/training/sessions/{session.id}").text
        sign_in(session, by=district.person("teacher"))
        assert "Withdraw my registration" not in client.page(f"/training/sessions/{session.id}").text
