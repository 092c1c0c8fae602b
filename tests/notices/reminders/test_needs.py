"""Needs on the ladder over a quarter: who is told on which day, however the clock runs."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.notices.push_service import Phone
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.reminding import pass_days
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.clock import go_on_with_all_silent, lapse
from welfare.needs.calls.models import DueCall
from welfare.needs.deadlines import ANSWER_WITHIN, QuestionLimits, working_days_between
from welfare.needs.lifecycle import Action, Satisfaction, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.settings.actions import set_category
from welfare.notices.models import Delivery, Notice
from welfare.notices.reminders.actions import remind_all
from welfare.notices.reminders.models import Reminder
from welfare.notices.worker import deliver_all

MONDAY = date(2027, 3, 1)
CASES = {
    "submitted": (Status.SUBMITTED, ()),
    "in progress": (Status.IN_PROGRESS, ()),
    "asked": (Status.NEEDS_INFO, ()),
    "answered": (Status.ANSWERED, ()),
    "carried": (Status.CARRIED, ()),
}
HOUSE = {"handler"}
CLERKS = {"clerk", "second_clerk", "alliance_clerk"}
HEARD: dict[str, dict[int, set[str]]] = {
    "submitted": {
        1: CLERKS,
        2: CLERKS | {"alliance_leader"},
        4: CLERKS | {"alliance_leader", "leader"},
    },
    "in progress": {
        4: HOUSE,
        7: HOUSE | {"head"},
        8: HOUSE | {"head", "alliance_leader"} | CLERKS,
        10: HOUSE | {"head", "alliance_leader", "leader"} | CLERKS,
    },
    "asked": {2: {"teacher"}, 5: {"teacher"}, 10: CLERKS},
    "answered": {3: {"teacher"}, 5: {"teacher"}},
    "carried": {17: CLERKS, 20: CLERKS | HOUSE | {"head"}, 23: CLERKS | {"alliance_leader"}},
}
"""Working days after the Monday on which all began, and who is told then. The head handles, too, and hears
of what is soon due as everybody of the office does."""
for _days in HEARD["in progress"], HEARD["carried"]:
    for _whom in _days.values():
        _whom |= {"head"} if _whom & HOUSE else set()
LAST_DAY = 31
"""Of the calendar, counted from that Monday: the last on which anybody is told."""
BULLETIN = {"submitted": 6, "in progress": 12}
"""When it stands in the bulletin."""
TAKEN = {
    "submitted": [(0, 1), (1, 2), (2, 4), (3, 6)],
    "in progress": [(0, 4), (1, 7), (2, 8), (3, 10), (4, 12)],
    "asked": [(0, 2), (1, 5), (2, 10)],
    "answered": [(0, 3), (1, 5)],
    "carried": [(0, 17), (1, 20), (2, 23)],
}
"""Of each case the steps, with the working day on which they are taken."""


@pytest.fixture
def first_day() -> Iterator[None]:
    with clock.at(datetime.combine(MONDAY, time(2), UTC)):
        yield


@pytest.fixture
def cases(district: District, first_day: None) -> dict[str, int]:
    """A need of each case, by its id; and somebody who both leads and handles at the office."""
    office = district.place("housing_office")
    head = add_person(staff_number="head", name="后勤科长", organization=office, roles=())
    head.roles = [
        RoleAssignment(role=role, organization_id=office.id) for role in (Role.LEADER, Role.HANDLER)
    ]
    made = {name: district.need(status) for name, (status, _) in CASES.items()}
    made["carried"].due_on = MONDAY + timedelta(days=28)
    db.session.commit()
    return {name: need.id for name, need in made.items()}


def told(cases: dict[str, int]) -> dict[str, dict[int, set[str]]]:
    """Who was told of each case, by how many working days had passed; nobody twice on a day."""
    found: dict[str, dict[int, set[str]]] = {name: defaultdict(set) for name in cases}
    names = {need_id: name for name, need_id in cases.items()}
    query = (
        select(Notice.need_id, Notice.created_at, Person.staff_number)
        .join(NeedEvent, NeedEvent.id == Notice.event_id)
        .join(Person, Person.id == Notice.person_id)
        .where(NeedEvent.kind == Action.REMIND)
    )
    for need_id, at, who in db.session.execute(query):
        days = found[names[need_id]][working_days_between(MONDAY, clock.local(at).date())]
        assert who not in days
        days.add(who)
    return {name: dict(days) for name, days in found.items()}


def taken(cases: dict[str, int]) -> dict[str, list[tuple[int, int]]]:
    query = select(Reminder.level, Reminder.at).order_by(Reminder.id)
    return {
        name: [
            (level, working_days_between(MONDAY, clock.local(at).date()))
            for level, at in db.session.execute(query.where(Reminder.subject_id == need_id))
        ]
        for name, need_id in cases.items()
    }


@pytest.mark.slow("lets a quarter go by, day after day")
@pytest.mark.parametrize("clocks", [1, 3])
def test_a_quarter_with_one_clock_and_with_three_that_race(
    app: Flask, cases: dict[str, int], clocks: int
) -> None:
    pass_days(app, range(LAST_DAY + 2), clocks=clocks)
    if clocks == 1:  # whatever a later day wanted, the next run of the clock would catch up with
        pass_days(app, range(LAST_DAY + 2, 91, 7))
    assert told(cases) == HEARD
    assert taken(cases) == TAKEN
    events = select(NeedEvent.need_id, NeedEvent.details).where(NeedEvent.kind == Action.REMIND)
    rows = db.session.execute(events).all()
    assert len(rows) == sum(map(len, TAKEN.values()))
    in_bulletin = {need_id for need_id, details in rows if details["told"] == ["bulletin"]}
    assert in_bulletin == {cases[name] for name in BULLETIN}


def test_a_clock_that_stood_still_catches_up_with_one_message(app: Flask, cases: dict[str, int]) -> None:
    pass_days(app, 11, off=range(7, 10))  # due on the Wednesday of its second week
    assert taken(cases)["in progress"] == [(0, 4), (2, 8)]
    assert taken(cases)["submitted"] == [(0, 1), (1, 2), (2, 4), (3, 8)]
    assert told(cases)["in progress"] == {4: HEARD["in progress"][4], 8: HEARD["in progress"][8]}


def test_what_is_done_climbs_no_further_and_what_has_longer_begins_anew(
    app: Flask, district: District, cases: dict[str, int]
) -> None:
    pass_days(app, 9)
    with clock.at(clock.now() + timedelta(days=9)):
        need = db.session.get_one(Need, cases["in progress"])
        handling.request_extension(need, by=district.person("handler"), days=3, words="等材料")
        intake.extend(need, by=district.person("clerk"))
        teacher.reply(db.session.get_one(Need, cases["asked"]), by=district.person("teacher"), words="三口")
        answered = db.session.get_one(Need, cases["answered"])
        teacher.confirm(answered, by=district.person("teacher"), satisfaction=Satisfaction.SATISFIED)
        db.session.execute(DueCall.__table__.delete())
        pass_days(app, 12)
    assert taken(cases)["in progress"] == [(0, 4), (0, 7), (1, 10), (2, 11), (3, 13)]
    assert taken(cases)["asked"][:2] == [(0, 2), (1, 5)]


def test_after_ten_days_a_clerk_decides_and_after_twenty_the_clock(
    app: Flask, district: District, cases: dict[str, int], client: Client
) -> None:
    asked, other = db.session.get_one(Need, cases["asked"]), district.need(Status.NEEDS_INFO)
    number, other_id = asked.number, other.id
    left = working_days_between(MONDAY, asked.counts_from) + (asked.limit_days or 0)
    db.session.commit()
    words = {"words": "先按一间办"}

    def decide(day: int) -> int:
        with clock.at(clock.now() + timedelta(days=day)):
            client.lints = False
            words["csrf_token"] = sign_in_as(client, district.person("clerk"))
            offered = "Go on without a reply" in client.page(f"/needs/{number}").text
            assert offered == (day >= 14)
            return client.post(f"/needs/{number}/going-on", data=words).status_code

    assert (decide(13), decide(14)) == (409, 303)
    need = db.session.get_one(Need, cases["asked"], populate_existing=True)
    assert (need.status, need.paused_on) == (Status.IN_PROGRESS, None)
    assert working_days_between(MONDAY, need.due_on) == left + 10  # with the days that were left
    for day, gone_on in ((27, 0), (28, 1), (28, 0)):
        with clock.at(clock.now() + timedelta(days=day)):
            assert go_on_with_all_silent(100) == gone_on
            db.session.commit()
    assert db.session.get_one(Need, other_id, populate_existing=True).status == Status.IN_PROGRESS
    event = db.session.scalars(
        select(NeedEvent).where(NeedEvent.need_id == other_id).order_by(NeedEvent.id.desc()).limit(1)
    ).one()
    assert (event.kind, event.by_id) == (Action.GO_ON, None)
    heard = select(Person.staff_number, Notice.kind).join(Notice, Notice.person_id == Person.id)
    told_of = dict(db.session.execute(heard.where(Notice.event_id == event.id)).all())
    assert told_of == {"teacher": "progress", "handler": "assigned", "head": "assigned"}
    with clock.at(clock.now() + timedelta(days=28)):
        sign_in_as(client, district.person("teacher"))
        other_number = db.session.get_one(Need, other_id).number
        page = client.page(f"/needs/{other_number}").text
    assert "No reply came for 20 working days, so it goes on without one" in page


def test_a_question_waits_as_long_as_its_category_said_when_it_was_asked(
    app: Flask, district: District, first_day: None, client: Client
) -> None:
    before, home = district.need(Status.NEEDS_INFO), district.need(Status.NEEDS_INFO, category="home")
    shorter = QuestionLimits(silent_days=7, goes_on_days=9)
    set_category(
        "housing", by=district.person("clerk"), is_open=True, default_unit=district.place("housing_office"),
        limits=ANSWER_WITHIN, question=shorter,
    )  # fmt: skip
    after = district.need(Status.NEEDS_INFO)
    ids = {"before": before.id, "home": home.id, "after": after.id}
    number = after.number
    pass_days(app, 15)
    assert told(ids) == {
        "before": {2: {"teacher"}, 5: {"teacher"}, 10: CLERKS},
        "home": {2: {"teacher"}, 5: {"teacher"}, 10: CLERKS},
        "after": {2: {"teacher"}, 5: {"teacher"}, 7: CLERKS},
    }
    with clock.at(clock.now() + timedelta(days=10)):
        sign_in_as(client, district.person("teacher"))
        page = client.page(f"/needs/{number}").text
        assert "the intake clerk may decide after 7 working days, and after 9 the deadline goes on" in page
        sign_in_as(client, district.person("clerk"))
        silent = client.page("/triage?queue=waiting&question=silent")
        lately = client.page("/triage?queue=waiting&question=lately")
        assert (silent.text.count("No reply for a long time"), number in silent.text) == (1, True)
        assert number not in lately.text
        ladder = client.page("/ladder").text
        assert "7 working days after" in ladder
        assert "Housing: 7 working days after" in ladder
        assert "The question had been open for 7 working days" in client.page(f"/needs/{number}").text
    for day, gone_on in ((10, 0), (11, 1), (27, 0), (28, 2)):
        with clock.at(clock.now() + timedelta(days=day)):
            assert go_on_with_all_silent(100) == gone_on
            db.session.commit()
    with clock.at(clock.now() + timedelta(days=11)):
        sign_in_as(client, district.person("teacher"))
        page = client.page(f"/needs/{number}").text
    assert "No reply came for 9 working days, so it goes on without one" in page


def test_a_question_of_before_there_were_limits_waits_as_long_as_was_usual(
    app: Flask, district: District, cases: dict[str, int], client: Client
) -> None:
    need = db.session.get_one(Need, cases["asked"])
    need.silent_days = need.goes_on_days = None
    set_category(
        "housing", by=district.person("clerk"), is_open=True, default_unit=district.place("housing_office"),
        limits=ANSWER_WITHIN, question=QuestionLimits(silent_days=7, goes_on_days=9),
    )  # fmt: skip
    pass_days(app, 15)
    assert told(cases)["asked"] == HEARD["asked"]
    with clock.at(clock.now() + timedelta(days=14)):
        assert db.session.get_one(Need, cases["asked"]).is_silent
        sign_in_as(client, district.person("clerk"))
        assert "<span>10 working days after " in client.get("/ladder?subject=question").text
    for day, gone_on in ((27, 0), (28, 1)):
        with clock.at(clock.now() + timedelta(days=day)):
            assert go_on_with_all_silent(100) == gone_on


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_reminders_stand_on_the_printed_sheet(
    app: Flask, cases: dict[str, int], district: District, client: Client
) -> None:
    number = db.session.get_one(Need, cases["in progress"]).number
    pass_days(app, 10)
    with clock.at(clock.now() + timedelta(days=10)):
        sign_in_as(client, district.person("handler"))
        assert "Reminded" in client.page(f"/sheets/{number}").text


def test_calls_and_extensions_wait_for_the_clerks(app: Flask, district: District, first_day: None) -> None:
    lapsed, asked = district.need(Status.ANSWERED), district.need(Status.IN_PROGRESS)
    lapse(lapsed)
    handling.request_extension(asked, by=district.person("handler"), days=3, words="等材料")
    db.session.commit()
    ids = {"call": lapsed.id, "extension": asked.id}
    pass_days(app, 20)
    query = select(Reminder.subject, Reminder.level).where(Reminder.subject.in_(ids)).order_by(Reminder.id)
    assert sorted(db.session.execute(query).all()) == [
        ("call", 0), ("call", 1), ("call", 2), ("extension", 0), ("extension", 1),
    ]  # fmt: skip
    calls = told({"call": ids["call"], "rest": ids["extension"]})["call"]
    assert calls == {
        3: CLERKS,
        4: CLERKS,
        6: CLERKS | {"alliance_leader"},
    }  # by the third day it is to be made


def test_a_call_that_reached_nobody_is_reminded_of_on_its_next_day(
    app: Flask, district: District, first_day: None
) -> None:
    need = district.need(Status.ANSWERED)
    lapse(need)
    again = MONDAY + timedelta(days=9)
    db.session.get_one(DueCall, need.id).call_on = again
    db.session.commit()
    pass_days(app, 12)
    days = select(Reminder.day).where(Reminder.subject == "call").distinct()
    assert db.session.scalars(days).all() == [again]


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_what_only_the_teacher_can_do_is_asked_of_nobody_else(
    app: Flask, district: District, cases: dict[str, int]
) -> None:
    district.person("teacher").is_active = False
    pass_days(app, 20)
    heard = told(cases)
    assert heard["asked"] == {10: CLERKS}
    assert heard["answered"] == {}


def test_a_reminder_of_one_thing_leaves_that_of_another_unread(
    app: Flask, district: District, cases: dict[str, int]
) -> None:
    """On its day the clerks are reminded of the time asked for, and whoever handles it of the need."""
    need = db.session.get_one(Need, cases["in progress"])
    handling.request_extension(need, by=district.person("handler"), days=3, words="等材料")
    pass_days(app, 10)
    heard = select(Person.staff_number, NeedEvent.details).join(Notice, Notice.person_id == Person.id)
    heard = heard.join(NeedEvent, NeedEvent.id == Notice.event_id)
    unread = heard.where(
        Notice.need_id == cases["in progress"], NeedEvent.kind == Action.REMIND, Notice.read_at.is_(None)
    )
    left = {(who, details["subject"]) for who, details in db.session.execute(unread)}
    assert {("handler", "answering"), ("head", "answering"), ("clerk", "extension")} <= left


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_where_nobody_sits_the_clerks_hear(app: Flask, district: District, first_day: None) -> None:
    need = district.need(Status.IN_PROGRESS, unit="training_office")
    district.person("other_handler").is_active = False
    db.session.commit()
    ids = {"alone": need.id}
    pass_days(app, 4)
    pass_days(app, 5)
    assert told(ids) == {"alone": {4: CLERKS}}


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_of_a_protected_need_only_those_hear_who_may_see_it(
    app: Flask, district: District, first_day: None, client: Client
) -> None:
    need = district.need(Status.SUBMITTED, is_protected=True)
    db.session.commit()
    ids, number = {"protected": need.id}, need.number
    pass_days(app, 8)
    heard = told(ids)["protected"]
    assert set().union(*heard.values()) == {"clerk", "second_clerk", "leader"}
    with clock.at(clock.now() + timedelta(days=3)):
        sign_in_as(client, district.person("second_clerk"))
        page = client.page("/notices")
    assert "A need that only few may know of waits for you" in page.text
    assert page.text.count(number) == 1  # where it was submitted, not where it is overdue


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_teacher_reads_who_was_reminded(
    app: Flask, district: District, cases: dict[str, int], client: Client
) -> None:
    number = db.session.get_one(Need, cases["in progress"]).number
    pass_days(app, 20)
    with clock.at(clock.now() + timedelta(days=20)):
        sign_in_as(client, district.person("teacher"))
        page = client.page(f"/needs/{number}").text
        assert "Soon it is due, so these were reminded: whoever handles it" in page
        assert (
            "It was due that day, so these were reminded: whoever handles it, the head of the office" in page
        )
        assert "It was 5 working days overdue, so it stands in the bulletin of the period" in page
        assert "后勤一" not in page


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_a_thousand_are_reminded_in_as_few_statements_as_one(
    app: Flask, district: District, first_day: None
) -> None:
    def asked_by(number: int) -> list[str]:
        for _ in range(number):
            district.need(Status.SUBMITTED)
        db.session.commit()
        with clock.at(clock.now() + timedelta(days=1)), statements() as seen:
            remind_all(500)
        by_row = db.engine.dialect.name == "sqlite"
        return [text for text, _ in seen if not (by_row and text.startswith("INSERT"))]

    assert len(asked_by(1)) == len(asked_by(50))


def test_what_is_not_urgent_comes_once_a_day_and_the_rest_not_at_night(
    app: Flask, cases: dict[str, int], phone_of: Callable[..., Phone]
) -> None:
    with clock.at(datetime.combine(MONDAY, time(2), UTC)):
        asked, handler = phone_of("teacher"), phone_of("handler")
        night = datetime.combine(MONDAY + timedelta(days=8), time(16, 30), UTC)  # half past midnight there
        with clock.at(night):
            remind_all(100)
            due = {
                (bool(one.notice_id), clock.local(one.due_at).hour)
                for one in db.session.scalars(select(Delivery))
            }
            assert due == {(True, 7), (False, 18)}
            deliver_all()
            assert (asked.messages, handler.messages) == ([], [])
        with clock.at(night + timedelta(hours=7)):
            deliver_all()
        assert [message["body"] for message in handler.messages]
        with clock.at(night + timedelta(hours=18)):
            deliver_all()
            deliver_all()
        assert [message["body"] for message in asked.messages] == ["2 new notices"]


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_who_lost_the_right_meanwhile_is_sent_nothing(
    app: Flask, district: District, cases: dict[str, int], phone_of: Callable[..., Phone]
) -> None:
    phone = phone_of("handler")
    with clock.at(clock.now() + timedelta(days=9)):
        remind_all(100)
        assert db.session.scalars(select(Delivery).where(Delivery.notice_id.is_not(None))).all()
        roles = select(RoleAssignment).where(RoleAssignment.person_id == district.person("handler").id)
        for role in db.session.scalars(roles):
            db.session.delete(role)
        db.session.commit()
        deliver_all()
    assert phone.messages == []
