"""Petitions on the ladder: who is reminded of which on which day, by any number of clocks; when it ends."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client
from tests.support.plans import statements
from tests.support.reminding import heard, pass_days
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.notices.models import Notice
from welfare.notices.reminders.actions import remind_all
from welfare.petitions.actions import answer, submit, submit_unnamed, take_in, withdraw
from welfare.petitions.lifecycle import Action, Kind, standing_after
from welfare.petitions.models import Petition, PetitionEvent
from welfare.petitions.queries import parties_to

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district: what is asked then is due on Monday in three weeks."""
BEFORE, DUE, AFTER, LATE = 16, 21, 22, 24
"""Three working days before, the day itself, one and three working days after, as days from then."""
ON = (0, BEFORE - 1, BEFORE, DUE - 1, DUE, AFTER, AFTER + 1, LATE, 40)
VOICED = {"clerk", "second_clerk", "leader"}
CODE = "code-of-the-ladder"
Ask = Callable[[District], Petition]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def asks(district: District, kind: Kind, who: str = "colleague", **more: object) -> Petition:
    person = district.person(who)
    return submit(kind, words="请处理", person=person, by=person, **more)  # type: ignore[arg-type]


def about_a_need(district: District) -> Petition:
    """The clerk has accepted it, and somebody works on it."""
    return asks(district, Kind.COMPLAINT, need=district.need(Status.IN_PROGRESS))


CASES: dict[str, tuple[Ask, set[str], set[str]]] = {
    "a correction": (lambda d: asks(d, Kind.CORRECTION), {"admin"}, {"admin", "leader"}),
    "an erasure": (lambda d: asks(d, Kind.ERASURE), {"admin"}, {"admin", "leader"}),
    "a correction by who answers": (lambda d: asks(d, Kind.CORRECTION, "admin"), set(), {"leader"}),
    "an erasure of the leader": (lambda d: asks(d, Kind.ERASURE, "leader"), {"admin"}, {"admin"}),
    "a complaint": (lambda d: asks(d, Kind.COMPLAINT), VOICED, VOICED),
    "a complaint about a need": (about_a_need, VOICED - {"clerk"}, VOICED - {"clerk"}),
    "a complaint for leaders": (
        lambda d: asks(d, Kind.COMPLAINT, is_for_leaders=True), {"leader"}, {"leader"},
    ),
    "a complaint by the leader": (
        lambda d: asks(d, Kind.COMPLAINT, "leader"), VOICED - {"leader"}, VOICED - {"leader"},
    ),
    "a suggestion without a name": (
        lambda d: submit_unnamed(Kind.SUGGESTION, words="字再大些", is_for_leaders=False, code=CODE),
        VOICED, VOICED,
    ),
}  # fmt: skip
"""What is asked; who is reminded before its day, and who on the day and after it."""


@pytest.mark.in_turn("whom it reaches is decided in Python")
@pytest.mark.parametrize("case", CASES)
def test_who_is_reminded_of_what_on_which_day(app: Flask, district: District, case: str) -> None:
    ask, before, after = CASES[case]
    petition_id = ask(district).id
    pass_days(app, ON)
    wanted = {BEFORE: before, DUE: after, AFTER: after, LATE: after}
    assert heard() == {day: people for day, people in wanted.items() if people}
    assert [level for level, _told in steps(petition_id)] == [0, 1, 2, 3]


def steps(petition_id: int) -> list[tuple[int, list[str]]]:
    """The steps in a petition's history, and whom each has reached."""
    query = select(PetitionEvent.details).where(
        PetitionEvent.petition_id == petition_id, PetitionEvent.kind == Action.REMIND
    )
    found = db.session.scalars(query.order_by(PetitionEvent.id))
    return [(details["level"], details["told"]) for details in found]


def test_three_clocks_that_race_tell_each_once(app: Flask, district: District) -> None:
    petition_id = asks(district, Kind.COMPLAINT).id
    pass_days(app, ON, clocks=3)
    assert heard() == dict.fromkeys((BEFORE, DUE, AFTER, LATE), VOICED)
    both = ["answering", "bureau"]
    assert steps(petition_id) == [(0, ["answering"]), (1, both), (2, both), (3, both)]


def test_a_clock_that_stood_still_catches_up_with_one_message(app: Flask, district: District) -> None:
    petition_id = asks(district, Kind.CORRECTION).id
    pass_days(app, ON, off=(BEFORE, DUE - 1, DUE))
    assert heard() == {day: {"admin", "leader"} for day in (AFTER, LATE)}
    assert [level for level, _told in steps(petition_id)] == [2, 3]


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
def test_what_has_come_to_an_end_waits_no_more(app: Flask, district: District, end: str) -> None:
    petition = asks(district, Kind.COMPLAINT)
    if end == "answered":
        answer(petition, words="已办", by=district.person("leader"))
    else:
        withdraw(petition, by=district.person("colleague"))
    pass_days(app, ON)
    assert heard() == {}


def test_whoever_has_it_in_charge_is_reminded_with_the_others(app: Flask, district: District) -> None:
    take_in(asks(district, Kind.COMPLAINT), by=district.person("second_clerk"))
    pass_days(app, (BEFORE,))
    assert heard() == {BEFORE: VOICED}


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_who_stands_in_for_whoever_had_a_hand_in_it_is_not_reminded(app: Flask, district: District) -> None:
    with clock.at(NOW - timedelta(days=21)):
        petition_id = about_a_need(district).id
    stand_in(district, "clerk", "admin", at="bureau")
    petition = db.session.get_one(Petition, petition_id)
    assert (petition.due_on, parties_to(petition, district.person("admin"))) == (clock.today(), set())
    pass_days(app, (0,))
    assert heard() == {0: {"second_clerk", "leader"}}


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_whoever_hears_can_open_what_they_are_told_of(
    app: Flask, district: District, enter: Callable[[str], Client]
) -> None:
    for ask in (CASES["a correction"][0], about_a_need):
        ask(district)
    pass_days(app, (DUE,))
    with clock.at(NOW + timedelta(days=DUE)):
        query = select(Notice.person_id, Notice.address).where(Notice.kind == "overdue")
        rows = db.session.execute(query).all()
        names = {district.person(who).id: who for who in (*VOICED, "admin")}
        assert {(names[id_], address.startswith("/petitions/desk")) for id_, address in rows} == {
            ("admin", False), ("leader", False), ("leader", True), ("second_clerk", False),
        }  # fmt: skip
        for id_, address in rows:
            assert enter(names[id_]).get(address).status_code == 200


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_whoever_asked_reads_each_step_with_a_name_or_without(
    app: Flask, district: District, client: Client, enter: Callable[[str], Client]
) -> None:
    own = asks(district, Kind.CORRECTION).id
    unnamed = CASES["a suggestion without a name"][0](district)
    nobody = asks(district, Kind.CORRECTION, "admin").id
    take_in(unnamed, by=district.person("leader"))
    said = (
        "Soon it is due, so these were reminded: whoever may answer it",
        "It was due that day, so these were reminded: whoever may answer it, the bureau's leader",
        "It was 1 working day overdue, so these were reminded: whoever may answer it, the bureau's leader",
    )
    pass_days(app, (BEFORE, DUE, AFTER))
    with clock.at(NOW + timedelta(days=AFTER)):
        page = enter("colleague").page(f"/petitions/{own}").text
        assert [sentence for sentence in said if sentence not in page] == []
        followed = client.page("/petitions/followed").form("/followed").send(code=CODE).text
        assert [sentence for sentence in said if sentence not in followed] == []
        assert "Taken in" in followed
        assert district.person("leader").name not in followed
        page = enter("admin").page(f"/petitions/{nobody}").text
        assert "these were reminded: nobody, as nobody may answer it now" in page


def test_a_reminder_leaves_it_where_it_stands() -> None:
    def after(*kinds: str) -> str | None:
        return standing_after([{"kind": kind} for kind in kinds]).status

    assert after("submit", "remind") == "submitted"
    assert after("submit", "remind", "take_in", "remind") == "taken_in"
    assert after("submit", "take_in", "answer", "remind") == "answered"


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_fifty_are_reminded_of_in_as_few_statements_as_one(app: Flask, district: District) -> None:
    def asked_by(number: int) -> list[str]:
        for _ in range(number):
            asks(district, Kind.SUGGESTION)
        db.session.commit()
        with clock.at(clock.now() + timedelta(days=DUE)), statements() as seen:
            remind_all(500)
        by_row = db.engine.dialect.name == "sqlite"
        return [text for text, _ in seen if not (by_row and text.startswith("INSERT"))]

    assert len(asked_by(1)) == len(asked_by(50))


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_ladder_says_it(district: District, client: Client) -> None:
    sign_in_as(client, district.person("clerk"))
    page = client.page("/ladder").text
    assert "A request about own data, a complaint or a suggestion" in page
    assert "3 working days before" in page
    assert "whoever may answer it, the bureau's leader" in page
