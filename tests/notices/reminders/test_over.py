"""What came to an end before its reminder was sent: nobody is told of it, and no message counts it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, true

from tests.homes.world import book, home_at, one, room_in, wish
from tests.notices.conftest import deliveries
from tests.notices.push_service import Phone, PushService
from tests.support.at_once import done_meanwhile
from tests.support.plans import statements
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.homes.bookings.actions.outcomes import approve
from welfare.homes.bookings.queries import booking_for
from welfare.needs.actions import handling
from welfare.needs.actions.clock import lapse
from welfare.needs.actions.intake import extend
from welfare.needs.actions.teacher import withdraw
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Outcome, Status
from welfare.notices.actions import choose
from welfare.notices.kinds import BY_THE_CLOCK, NoticeKind
from welfare.notices.models import Notice
from welfare.notices.outbox import post, write
from welfare.notices.reminders.actions import remind_all
from welfare.notices.reminders.over import settle_what_is_over
from welfare.notices.settling import Settled, count_no_more
from welfare.notices.worker import deliver_all
from welfare.petitions.actions import answer, submit
from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import Petition

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district: what is asked then is due on Monday in three weeks."""
SOON, LATE = 16, 22
"""Three working days before that day, and the one after it, as days from then."""
NEEDS_SOON = 4
"""The same three days of needs that were accepted then, and are to be answered within seven."""
TWO, HALF_PAST_SIX, SEVEN, SIX_IN_THE_EVENING = -7, -2.5, -2, 9
"""Hours from nine in the morning."""
PhoneOf = Callable[..., Phone]
Ends = Callable[[], object]


def at(days: int, hours: float) -> datetime:
    return NOW + timedelta(days=days, hours=hours)


def asked(district: District) -> Petition:
    with clock.at(NOW):
        person = district.person("colleague")
        petition = submit(Kind.COMPLAINT, words="请处理", person=person, by=person)
        db.session.commit()
        return petition


def reminded(days: int) -> None:
    with clock.at(at(days, TWO)):
        assert remind_all(100)


def answered(petition: Petition, days: int, district: District) -> None:
    with clock.at(at(days, HALF_PAST_SIX)):
        answer(petition, words="已办", by=district.person("second_clerk"))
        db.session.commit()


def said(phone: Phone, days: int, hours: float) -> list[str]:
    """What the phone has been told by then."""
    with clock.at(at(days, hours)):
        deliver_all()
    return [message["body"] for message in phone.messages]


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize("is_daily", [False, True])
@pytest.mark.parametrize(("ends", "says"), [(0, ["2"]), (1, ["1"]), (2, [])])
def test_the_message_of_the_day_counts_what_still_waits(
    app: Flask, district: District, phone_of: PhoneOf, ends: int, says: list[str], is_daily: bool
) -> None:
    phone, leader = phone_of("leader"), district.person("leader")
    petitions = [asked(district) for _ in range(2)]
    with clock.at(at(SOON - 1, 0)):
        choose(leader, muted=(), is_daily=is_daily)
        for notice in db.session.scalars(select(Notice).where(Notice.person_id == leader.id)):
            notice.read_at = clock.now()
        db.session.commit()
    assert said(phone, SOON - 1, SIX_IN_THE_EVENING + 1) == []
    reminded(SOON)
    for petition in petitions[:ends]:
        answered(petition, SOON, district)
    assert [body.split()[0] for body in said(phone, SOON, SIX_IN_THE_EVENING)] == says
    assert len(said(phone, SOON + 1, SIX_IN_THE_EVENING)) == len(says)


def test_on_each_of_two_phones_it_is_counted_alike(app: Flask, district: District, phone_of: PhoneOf) -> None:
    phones = [phone_of("leader") for _ in range(2)]
    petitions = [asked(district) for _ in range(3)]
    reminded(SOON)
    answered(petitions[1], SOON, district)
    for phone in phones:
        bodies = said(phone, SOON, SIX_IN_THE_EVENING)
        assert [body for body in bodies if "new notice" in body] == ["2 new notices"]


def test_what_came_after_the_evening_is_taken_off_its_own_message(
    app: Flask, district: District, phone_of: PhoneOf
) -> None:
    """The worker was away in the evening, so that two messages of the day are still to be sent at night."""
    phone = phone_of("leader")
    asked(district)
    with clock.at(NOW + timedelta(days=1)):
        person = district.person("neighbour")
        a_day_later = submit(Kind.COMPLAINT, words="请处理", person=person, by=person)
        db.session.commit()
    reminded(SOON)
    reminded(SOON + 1)
    answered(a_day_later, SOON + 1, district)
    for hours in (SEVEN, SIX_IN_THE_EVENING):
        bodies = [body for body in said(phone, SOON + 1, hours) if "new notice" in body]
        assert bodies == ["1 new notice"]


def test_what_came_after_a_digest_was_made_is_not_taken_off_it(
    app: Flask, district: District, phone_of: PhoneOf, push_service: PushService
) -> None:
    """It could not be sent in the evening, and waits for the morning: what it counts is still unread."""
    asked(district)
    with clock.at(NOW + timedelta(days=1)):
        person = district.person("neighbour")
        a_day_later = submit(Kind.COMPLAINT, words="请处理", person=person, by=person)
        db.session.commit()
    phone = phone_of("leader")
    with clock.at(at(SOON - 1, 0)):
        choose(district.person("leader"), muted=(), is_daily=True)
        db.session.commit()
    reminded(SOON)
    push_service.answers.append((503, {}))
    refused = said(phone, SOON, SIX_IN_THE_EVENING)
    assert refused == ["1 new notice"]
    reminded(SOON + 1)
    answered(a_day_later, SOON + 1, district)
    for hours in (SEVEN, SIX_IN_THE_EVENING):
        assert said(phone, SOON + 1, hours) == 2 * refused


REMINDER, OVERDUE = NoticeKind.REMINDER, NoticeKind.OVERDUE


def remind_of(who: int, *moments: datetime) -> None:
    told = {"person_id": who, "kind": REMINDER, "sentence": "News", "details": {}, "address": "/profile"}
    post(write([{**told, "created_at": moment} for moment in moments]))


@pytest.mark.parametrize(
    ("settled", "kind", "is_sent", "left"),
    [
        ((0,), REMINDER, False, 2), ((0, 0), REMINDER, False, 1), ((1,), REMINDER, False, 2),
        ((0, 0, 1), REMINDER, False, 0), ((0, 0, 0, 0), REMINDER, False, 0), ((-1,), REMINDER, False, 3),
        ((0,), OVERDUE, False, 3), ((0, 0), REMINDER, True, 3),
    ],
)  # fmt: skip
def test_each_is_taken_off_once_and_nothing_off_what_was_said(
    app: Flask, district: District, phone_of: PhoneOf, settled: tuple[int, ...], kind: NoticeKind,
    is_sent: bool, left: int,
) -> None:  # fmt: skip
    """Of three reminders two came up at nine and one a minute later, all in one transaction."""
    phone_of("leader")
    who, nine = district.person("leader").id, at(0, 0)
    with clock.at(nine):
        remind_of(who, *(nine + timedelta(minutes=minute) for minute in (0, 0, 1)))
        db.session.commit()
    with clock.at(at(0, SIX_IN_THE_EVENING)):
        if is_sent:
            deliver_all()
        count_no_more(Settled(who, nine + timedelta(minutes=minute), kind) for minute in settled)
        db.session.commit()
    assert [one.count for one in deliveries()] == [left]


def test_one_message_counts_what_two_come_upon_at_once(
    app: Flask, district: District, phone_of: PhoneOf
) -> None:
    """Whoever began earlier writes it down later, and what they came upon is taken off all the same."""
    phone_of("leader")
    who, nine = district.person("leader").id, at(0, 0)

    def begun_earlier() -> None:
        remind_of(who, nine)
        db.session.commit()

    with clock.at(nine):
        done_meanwhile(lambda: remind_of(who, nine + timedelta(minutes=1)), begun_earlier)
        assert [one.count for one in deliveries()] == [2]
        count_no_more([Settled(who, nine, REMINDER)])
        db.session.commit()
    assert [one.count for one in deliveries()] == [1]


@pytest.mark.parametrize("left", [1, 0])
def test_needs_that_have_moved_on_are_counted_no_more(
    app: Flask, district: District, phone_of: PhoneOf, left: int
) -> None:
    phone, handler = phone_of("handler"), district.person("handler")
    with clock.at(NOW):
        answered, withdrawn, *_rest = (district.need(Status.IN_PROGRESS) for _ in range(2 + left))
        db.session.commit()
    reminded(NEEDS_SOON)
    with clock.at(at(NEEDS_SOON, HALF_PAST_SIX)):
        handling.answer(answered, by=handler, outcome=Outcome.SOLVED, words="分到三楼一间，已入住")
        withdraw(withdrawn, by=district.person("teacher"))
        db.session.commit()
    bodies = said(phone, NEEDS_SOON, SIX_IN_THE_EVENING)
    assert [body.split()[0] for body in bodies if "new notice" in body] == ["1"] * left


def test_what_was_answered_at_night_is_not_said_in_the_morning(
    app: Flask, district: District, phone_of: PhoneOf
) -> None:
    over, waits = asked(district), asked(district)
    phone = phone_of("leader")
    reminded(LATE)
    answered(over, LATE, district)
    said(phone, LATE, SEVEN)
    told = {message["url"] for message in phone.messages}
    assert f"/petitions/{waits.id}" in told
    assert f"/petitions/{over.id}" not in told
    left = select(Notice.id).where(
        Notice.address == f"/petitions/{over.id}", Notice.kind.in_(BY_THE_CLOCK), Notice.read_at.is_(None)
    )
    assert db.session.scalars(left.where(Notice.person_id == district.person("leader").id)).all() == []


def a_call(district: District) -> Ends:
    need = district.need(Status.ANSWERED)
    lapse(need)
    return lambda: follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=True)


def an_extension(district: District) -> Ends:
    need = district.need(Status.IN_PROGRESS)
    handling.request_extension(need, by=district.person("handler"), days=3, words="等材料")
    return lambda: extend(need, by=district.person("clerk"))


def a_booking(district: District) -> Ends:
    room = room_in(home_at(district), district, needs_approval=True)
    booking = one(book(room, district.person("teacher"), wish(days=10)))
    keeper, id_ = district.person("school"), booking.id
    return lambda: approve(booking_for(id_, keeper), by=keeper)  # type: ignore[arg-type]


def a_petition(district: District) -> Ends:
    petition = asked(district)
    return lambda: answer(petition, words="已办", by=district.person("second_clerk"))


@pytest.mark.parametrize(
    ("begin", "days"), [(a_call, 3), (an_extension, 9), (a_booking, 8), (a_petition, LATE)]
)
def test_whatever_ends_is_done_with_for_all(
    app: Flask, district: District, begin: Callable[[District], Ends], days: int
) -> None:
    unread = select(Notice.id).where(Notice.kind.in_(BY_THE_CLOCK), Notice.read_at.is_(None))
    with clock.at(NOW):
        end = begin(district)
        db.session.commit()
    reminded(days)
    with clock.at(at(days, HALF_PAST_SIX)):
        settle_what_is_over(true())
        assert db.session.scalars(unread).all()
        end()
        db.session.commit()
        settle_what_is_over(true())
        assert db.session.scalars(unread).all() == []


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_fifty_are_looked_at_in_as_few_statements_as_one(app: Flask, district: District) -> None:
    def asked_by(number: int) -> int:
        for _ in range(number):
            asked(district)
        reminded(LATE)
        with clock.at(at(LATE, SEVEN)), statements() as seen:
            settle_what_is_over(true())
        return len(seen)

    assert asked_by(1) == asked_by(50)
