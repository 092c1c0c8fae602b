"""The line before a session, whatever comes and goes: nobody stands who could sit, nobody is passed over."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.test_seats import finds_a_seat
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.lifecycle import CAN_REGISTER, CAN_WITHDRAW, EventKind, State
from welfare.training.models import Enrolment, Mode, Session, TrainingEvent
from welfare.training.seats import Seats
from welfare.training.sessions.actions import cancel_session, change_session

PEOPLE = (
    "teacher", "colleague", "neighbour", "school", "other_school", "clerk", "second_clerk", "alliance_clerk",
    "handler", "leader", "alliance_leader",
)  # fmt: skip
"""Whoever comes, of two schools and the places above them."""


def everybody_in(session: Session) -> dict[str, Enrolment]:
    query = select(Person.staff_number, Enrolment).join(Enrolment, Enrolment.person_id == Person.id)
    return dict(db.session.execute(query.where(Enrolment.session_id == session.id)).all())


def hall_of(session: Session, reserved: dict[int, int], everybody: dict[str, Enrolment]) -> Seats:
    """The seats as they are, counted from who sits and who is invited while seats are kept."""
    taken = Counter(e.school_id for e in everybody.values() if e.state == State.REGISTERED)
    keeps = session.held_until is not None and clock.now() < session.held_until
    kept = Counter(e.school_id for e in everybody.values() if keeps and e.state == State.INVITED)
    return Seats(session.seats, reserved, taken, kept)


def check(session: Session, reserved: dict[int, int]) -> None:
    everybody = everybody_in(session)
    hall = hall_of(session, reserved, everybody)
    standing = [e for e in everybody.values() if e.state == State.STANDBY]
    seated = [e for e in everybody.values() if e.state == State.REGISTERED]
    assert len(seated) <= session.seats
    for one in standing:
        assert not finds_a_seat(hall, one.school_id, is_invited=one.is_first), "stands, and could sit"
    standings = [e.standing for e in everybody.values() if e.standing is not None]
    assert len(set(standings)) == len(standings)


def moved_up_in_order(session: Session) -> bool:
    """Whether, of each school, whoever moved up was the first who stood by."""
    query = (
        select(TrainingEvent.kind, Enrolment.id, Enrolment.school_id)
        .join(Enrolment, Enrolment.id == TrainingEvent.enrolment_id)
        .where(Enrolment.session_id == session.id)
        .order_by(TrainingEvent.id)
    )
    lines: dict[int, list[int]] = {}
    for kind, enrolment_id, school_id in db.session.execute(query):
        line = lines.setdefault(school_id, [])
        match kind:
            case EventKind.STAND_BY:
                line.append(enrolment_id)
            case EventKind.MOVE_UP:
                if line[0] != enrolment_id:
                    return False
                line.pop(0)
            case EventKind.WITHDRAW | EventKind.RELEASE if enrolment_id in line:
                line.remove(enrolment_id)
    return True


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("is_reserved", [False, True])
def test_whatever_comes_and_goes(
    seed: int, is_reserved: bool, district: District, a_session: Opening
) -> None:
    chance = Random(seed)
    reserved = {district.place("near_school").id: 1} if is_reserved else {}
    session = a_session(seats=3, reserved=reserved)
    people = {name: district.person(name) for name in PEOPLE}
    organiser = district.person("other_handler")
    for _ in range(30):
        name = chance.choice(PEOPLE)
        mine = everybody_in(session).get(name)
        if mine is None or mine.state in CAN_REGISTER:
            do.register(session, by=people[name])
        elif mine.state in CAN_WITHDRAW and chance.random() < 0.5:
            do.withdraw(session, by=people[name])
        else:
            do.release(mine, by=organiser, words="改期")
        db.session.flush()
        check(session, reserved)
    assert moved_up_in_order(session)


def test_the_invited_who_come_in_time_stand_before_all_who_came_without(
    district: District, a_session: Opening
) -> None:
    until = clock.now() + timedelta(days=1)
    session = a_session(seats=1, held_until=until)
    people = {name: district.person(name) for name in PEOPLE}
    invite(session, [people["neighbour"].id, people["clerk"].id], by=district.person("other_handler"))
    for name in ("teacher", "colleague", "neighbour", "clerk"):
        do.register(session, by=people[name])
    states = {name: e.state for name, e in everybody_in(session).items()}
    assert states == dict.fromkeys(("teacher", "colleague", "clerk"), State.STANDBY) | {
        "neighbour": State.REGISTERED
    }
    do.withdraw(session, by=people["neighbour"])
    assert everybody_in(session)["clerk"].state == State.REGISTERED, "before those who came earlier"
    do.withdraw(session, by=people["clerk"])
    assert everybody_in(session)["teacher"].state == State.REGISTERED


def test_the_invited_who_come_too_late_stand_where_they_came(district: District, a_session: Opening) -> None:
    until = clock.now() + timedelta(days=1)
    session = a_session(seats=1, held_until=until)
    people = {name: district.person(name) for name in PEOPLE}
    invite(session, [people["neighbour"].id], by=district.person("other_handler"))
    do.register(session, by=people["teacher"])
    do.register(session, by=people["colleague"])
    with clock.at(until):
        late = do.register(session, by=people["neighbour"])
        assert (late.state, late.is_first) == (State.STANDBY, False)
        do.withdraw(session, by=people["teacher"])
        assert everybody_in(session)["colleague"].state == State.REGISTERED


@pytest.mark.parametrize(("seats", "moved"), [(1, []), (2, ["colleague"]), (4, ["colleague", "neighbour"])])
def test_more_seats_go_to_whoever_is_next(
    seats: int, moved: list[str], district: District, a_session: Opening
) -> None:
    session = a_session(seats=1)
    for name in ("teacher", "colleague", "neighbour"):
        do.register(session, by=district.person(name))
    columns = ("title", "starts_at", "ends_at", "place", "hours")
    content = {name: getattr(session, name) for name in columns}
    change_session(session, reserved={}, by=district.person("clerk"), seats=seats, **content)
    seated = {name for name, e in everybody_in(session).items() if e.state == State.REGISTERED}
    assert seated == {"teacher", *moved}


@pytest.fixture
def two_at_once(district: District, a_session: Opening) -> tuple[Session, Session]:
    """Two sessions of one time: `teacher` is next in the line of the one, and has a seat in the other."""
    full = a_session(seats=1)
    other = a_session(title="同时的研修", starts_at=full.starts_at, ends_at=full.ends_at)
    for name in ("admin", "teacher", "colleague"):
        do.register(full, by=district.person(name))
    do.register(other, by=district.person("teacher"))
    return full, other


def seated_in(session: Session) -> set[str]:
    return {name for name, e in everybody_in(session).items() if e.state == State.REGISTERED}


def test_whoever_has_a_seat_elsewhere_at_that_time_is_passed_over(
    district: District, two_at_once: tuple[Session, Session]
) -> None:
    full, _other = two_at_once
    do.withdraw(full, by=district.person("admin"))
    assert seated_in(full) == {"colleague"}
    assert everybody_in(full)["teacher"].state == State.STANDBY


OVERLAPS = {
    "same time": (0, 0, Mode.OFFLINE, False),
    "begins within": (1, 1, Mode.OFFLINE, False),
    "ends within": (-1, -1, Mode.ONLINE, False),
    "around it": (-1, 1, Mode.OFFLINE, False),
    "days on site": (-24, 24, Mode.SENT_OUT, False),
    "weeks online": (-120, 240, Mode.ONLINE, True),
    "from its end": (6, 6, Mode.OFFLINE, True),
    "to its beginning": (-6, -6, Mode.OFFLINE, True),
}
"""By how many hours the other session begins and ends later than one of six, how it is held, and whether
whoever has a seat in it moves up here."""


@pytest.mark.parametrize("lie", OVERLAPS)
def test_moving_up_never_gives_two_seats_at_one_time(
    lie: str, district: District, a_session: Opening
) -> None:
    begins, ends, mode, moves_up = OVERLAPS[lie]
    full = a_session(seats=1)
    full.ends_at = full.starts_at + timedelta(hours=6)
    times = {
        "starts_at": full.starts_at + timedelta(hours=begins),
        "ends_at": full.ends_at + timedelta(hours=ends),
    }
    other = a_session(title="别的研修", mode=mode, **times)
    for name in ("admin", "teacher", "colleague"):
        do.register(full, by=district.person(name))
    do.register(other, by=district.person("teacher"))
    do.withdraw(full, by=district.person("admin"))
    assert seated_in(full) == {"teacher" if moves_up else "colleague"}
    do.withdraw(other, by=district.person("teacher"))
    change_session(full, reserved={}, by=district.person("clerk"), **{**content_of(full), "seats": 2})
    assert seated_in(full) == {"teacher", "colleague"}


def content_of(session: Session) -> dict[str, object]:
    columns = ("title", "starts_at", "ends_at", "place", "hours", "seats", "mode")
    return {name: getattr(session, name) for name in columns}


def test_a_seat_that_is_given_up_lets_whoever_was_passed_over_in_an_overlapping_session_move_up(
    district: District, a_session: Opening
) -> None:
    full = a_session(seats=1)
    later = full.starts_at + timedelta(hours=1)
    other = a_session(title="别的研修", starts_at=later, ends_at=later + timedelta(hours=6))
    for name in ("admin", "teacher"):
        do.register(full, by=district.person(name))
    do.register(other, by=district.person("teacher"))
    do.withdraw(full, by=district.person("admin"))
    assert seated_in(full) == set()
    do.withdraw(other, by=district.person("teacher"))
    assert seated_in(full) == {"teacher"}


@pytest.mark.parametrize("way", ["withdraws", "is released", "is cancelled", "is moved"])
def test_whoever_was_passed_over_has_the_free_seat_once_they_have_none_elsewhere(
    way: str, district: District, two_at_once: tuple[Session, Session]
) -> None:
    full, other = two_at_once
    organiser, teacher = district.person("other_handler"), district.person("teacher")
    do.withdraw(full, by=district.person("colleague"))
    do.withdraw(full, by=district.person("admin"))
    assert seated_in(full) == set(), "the seat waits for whoever comes"
    match way:
        case "withdraws":
            do.withdraw(other, by=teacher)
        case "is released":
            do.release(everybody_in(other)["teacher"], by=organiser, words="改期")
        case "is cancelled":
            cancel_session(other, by=organiser)
        case "is moved":
            columns = ("title", "place", "hours", "seats")
            content = {name: getattr(other, name) for name in columns}
            times = {"starts_at": other.ends_at, "ends_at": other.ends_at + timedelta(hours=6)}
            change_session(other, reserved={}, by=organiser, **content, **times)
    assert seated_in(full) == {"teacher"}


def test_whoever_stands_by_reads_why_they_are_passed_over(
    client: Client, district: District, two_at_once: tuple[Session, Session]
) -> None:
    full, other = two_at_once
    sign_in_as(client, district.person("teacher"))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sentence = "You have a seat at exactly this time in “同时的研修”. Withdraw there first."
    assert sentence in client.page(f"/training/sessions/{full.id}").text
    assert "You have a seat at exactly" not in client.page(f"/training/sessions/{other.id}").text


def test_seats_that_are_reserved_later_leave_those_who_sit(district: District, a_session: Opening) -> None:
    session = a_session(seats=2)
    for name in ("neighbour", "other_school"):
        do.register(session, by=district.person(name))
    near = district.place("near_school").id
    columns = ("title", "starts_at", "ends_at", "place", "hours", "seats")
    content = {name: getattr(session, name) for name in columns}
    change_session(session, reserved={near: 1}, by=district.person("clerk"), **content)
    assert do.register(session, by=district.person("teacher")).state == State.STANDBY, "no seat is empty"
    do.withdraw(session, by=district.person("neighbour"))
    assert everybody_in(session)["teacher"].state == State.REGISTERED


def test_everybody_who_waits_reads_their_place(
    client: Client, district: District, a_session: Opening
) -> None:
    session = a_session(seats=1, held_until=clock.now() + timedelta(days=1))
    people = {name: district.person(name) for name in PEOPLE}
    invite(session, [people["neighbour"].id], by=district.person("other_handler"))
    do.register(session, by=people["neighbour"])
    for name in ("teacher", "colleague"):
        do.register(session, by=people[name])
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    for name, place in (("teacher", 1), ("colleague", 2)):
        sign_in_as(client, people[name])
        assert f"You stand by as number {place}." in client.page(f"/training/sessions/{session.id}").text
    second = a_session(seats=1, held_until=clock.now() + timedelta(days=1))
    invite(second, [people[name].id for name in ("neighbour", "colleague")], by=people["clerk"])
    for name in ("teacher", "neighbour", "colleague"):
        do.register(second, by=people[name])
    for name, place in (("colleague", 1), ("teacher", 2)):
        sign_in_as(client, people[name])
        assert f"You stand by as number {place}." in client.page(f"/training/sessions/{second.id}").text
