"""What is kept of sign-ins and openings, what its owner reads of it, and what an administrator does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.housing.town import applied, flat, open_for
from tests.support.client import Client, Page
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.world import District
from welfare import clock
from welfare.accounts.credentials import issue_password
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.record import record
from welfare.accounts.records.actions import forget_places, forget_where_somebody_was, settle_all_failures
from welfare.accounts.records.models import EventPlace, FailedSignIns
from welfare.audit.readings.models import ReadingEvent
from welfare.extensions import db
from welfare.needs.lifecycle import Status

SignIn = Callable[[Client, str], Page]
HALF_A_YEAR = timedelta(days=180)


def events_of(district: District, number: str, *kinds: EventKind) -> list[PersonEvent]:
    query = select(PersonEvent).where(
        PersonEvent.person_id == district.person(number).id, PersonEvent.kind.in_(kinds)
    )
    return list(db.session.scalars(query.order_by(PersonEvent.position)))


def guess(client: Client, login: str) -> None:
    client.page("/sign-in").form("/sign-in").send(login=login, password="not the right one")


def sign_out(client: Client) -> None:
    with client.session_transaction() as session:
        session.clear()


# --- signing in


def test_a_sign_in_is_an_event_with_its_place_beside(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    [event] = events_of(district, "teacher", EventKind.SIGNED_IN)
    assert (event.by_id, event.details) == (event.person_id, {})
    assert db.session.get_one(EventPlace, event.id).place == "127.0.0.*"


def test_a_flood_of_guesses_is_one_event_for_each_network_and_hour(
    client: Client, district: District, sign_in: SignIn
) -> None:
    for _again in range(4):
        guess(client, "teacher")
    assert events_of(district, "teacher", EventKind.SIGN_IN_FAILED) == []
    sign_in(client, "teacher")
    [event] = events_of(district, "teacher", EventKind.SIGN_IN_FAILED)
    assert (event.by_id, event.details["times"]) == (None, 4)
    assert db.session.scalar(select(func.count()).select_from(FailedSignIns)) == 0


def test_the_clock_writes_down_what_was_tried_in_hours_that_are_over(
    client: Client, district: District
) -> None:
    guess(client, "teacher")
    guess(client, "nobody of this name")
    assert settle_all_failures(10) == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert settle_all_failures(10) == 1
        assert settle_all_failures(10) == 0
    assert len(events_of(district, "teacher", EventKind.SIGN_IN_FAILED)) == 1
    assert db.session.scalar(select(func.count()).select_from(FailedSignIns)) == 0


def test_a_name_that_is_nobodys_takes_the_same_statements(client: Client, district: District) -> None:
    def asked_for(login: str) -> list[str]:
        page = client.page("/sign-in").form("/sign-in")
        with statements() as asked:
            page.send(login=login, password="not the right one")
        return [sql for sql, *_rest in asked if "failed_sign_ins" in sql]

    assert asked_for("teacher") == asked_for("nobody of this name")
    assert len(asked_for("teacher")) == 1


def test_from_where_is_forgotten_after_half_a_year_and_the_event_stays(
    client: Client, district: District, sign_in: SignIn, app: Flask
) -> None:
    sign_in(client, "teacher")
    assert app.config["KEEP_PLACES"] == HALF_A_YEAR
    with clock.at(clock.now() + HALF_A_YEAR - timedelta(minutes=1)):
        forget_places(HALF_A_YEAR)
        assert db.session.scalar(select(func.count()).select_from(EventPlace)) == 1
    with clock.at(clock.now() + HALF_A_YEAR + timedelta(minutes=1)):
        forget_places(HALF_A_YEAR)
    assert db.session.scalar(select(func.count()).select_from(EventPlace)) == 0
    assert len(events_of(district, "teacher", EventKind.SIGNED_IN)) == 1


def test_whoever_is_erased_leaves_no_place(client: Client, district: District, sign_in: SignIn) -> None:
    guess(client, "neighbour")
    sign_in(client, "neighbour")
    sign_out(client)
    guess(client, "neighbour")
    sign_in(client, "teacher")
    forget_where_somebody_was(district.person("neighbour"))
    whose = select(PersonEvent.person_id).join(EventPlace, EventPlace.event_id == PersonEvent.id)
    assert db.session.scalars(whose).all() == [district.person("teacher").id]
    assert db.session.scalar(select(func.count()).select_from(FailedSignIns)) == 0


def test_signing_out_is_kept_and_ending_nothing_is_not(client: Client, district: District) -> None:
    teacher = district.person("teacher")
    sign_in_as(client, teacher)
    db.session.commit()
    address = "/profile/sign-out-everywhere"
    client.page("/profile/sign-ins")
    token = sign_in_as(client, teacher)
    client.post(address, data={"csrf_token": token})
    assert events_of(district, "teacher", EventKind.SIGN_IN_ENDED) == []
    sign_in_elsewhere(teacher)
    db.session.commit()
    client.post(address, data={"csrf_token": token})
    client.post("/sign-out", data={"csrf_token": token})
    assert len(events_of(district, "teacher", EventKind.SIGN_IN_ENDED)) == 2


# --- what is set apart


def test_who_opens_a_protected_need_is_kept_once_a_day(client: Client, district: District) -> None:
    need = district.need(is_protected=True)
    number = need.number
    db.session.commit()
    sign_in_as(client, district.person("leader"))
    for _again in range(2):
        assert client.get(f"/needs/{number}").status_code == 200
    with clock.at(clock.now() + timedelta(days=1)):
        sign_in_as(client, district.person("leader"))
        client.get(f"/sheets/{number}")
    events = events_of(district, "teacher", EventKind.PROTECTED_OPENED)
    assert [event.by_id for event in events] == [district.person("leader").id] * 2
    assert events[0].details == {"need": number, "as_roles": ["leader"], "as_of": "云岭林区教育局"}


@pytest.mark.parametrize(("who", "by_post"), [("leader", False), ("clerk", True), ("auditor", False)])
def test_a_refused_page_that_shows_it_is_an_opening(
    client: Client, district: District, who: str, by_post: bool
) -> None:
    """What cannot be done is said on the page of the need, which is read like any other."""
    need = district.need(Status.SOLVED, is_protected=True)
    number = need.number
    db.session.commit()
    data = {"csrf_token": sign_in_as(client, district.person(who))}
    address = f"/needs/{number}/withdrawal"
    answer = client.post(address, data=data) if by_post else client.get(address)
    assert answer.status_code in (409, 422)
    assert number in answer.text
    [event] = events_of(district, "teacher", EventKind.PROTECTED_OPENED)
    assert event.by_id == district.person(who).id
    if who == "auditor":
        [reading] = db.session.scalars(select(ReadingEvent)).all()
        assert reading.details["address"] == address


@pytest.mark.parametrize("who", ["teacher", "school", "handler"])
def test_its_teacher_and_whoever_may_not_leave_no_trace(client: Client, district: District, who: str) -> None:
    number = district.need(is_protected=True).number
    db.session.commit()
    sign_in_as(client, district.person(who))
    client.get(f"/needs/{number}")
    assert events_of(district, "teacher", EventKind.PROTECTED_OPENED) == []


def test_an_ordinary_need_leaves_none(client: Client, district: District) -> None:
    number = district.need(Status.IN_PROGRESS).number
    db.session.commit()
    sign_in_as(client, district.person("leader"))
    client.get(f"/needs/{number}")
    assert events_of(district, "teacher", EventKind.PROTECTED_OPENED) == []


def test_an_auditor_leaves_both_records(client: Client, district: District) -> None:
    number = district.need(is_protected=True).number
    db.session.commit()
    sign_in_as(client, district.person("auditor"))
    client.get(f"/needs/{number}")
    assert len(events_of(district, "teacher", EventKind.PROTECTED_OPENED)) == 1
    assert db.session.scalar(select(func.count()).select_from(ReadingEvent)) == 1


# --- who reads it


def test_everybody_reads_what_was_done_to_their_account_by_office_and_role(
    client: Client, district: District, sign_in: SignIn
) -> None:
    number = district.need(is_protected=True).number
    issue_password(district.person("neighbour"), by=district.person("admin"))
    db.session.commit()
    sign_in_as(client, district.person("leader"))
    client.get(f"/needs/{number}")
    sign_out(client)
    guess(client, "teacher")
    sign_in(client, "teacher")
    page = client.page("/profile").follow("What was done to my account")
    for words in (
        "Protected need opened",
        f"云岭林区教育局 · Leader\nNeed {number}",
        "1 wrong password",
        "Signed in",
        "by yourself",
        "network 127.0.0.*",
    ):
        assert words.split("\n")[0] in page.text, words
    assert "局长一" not in page.text
    assert "New password issued" not in page.text, "that was somebody else's"


def test_an_administrator_reads_neither_sign_ins_nor_what_is_set_apart(
    client: Client, district: District, sign_in: SignIn
) -> None:
    number = district.need(is_protected=True).number
    db.session.commit()
    sign_in_as(client, district.person("leader"))
    client.get(f"/needs/{number}")
    sign_out(client)
    sign_in(client, "teacher")
    sign_in_as(client, district.person("admin"))
    text = client.page(f"/people/{district.person('teacher').id}").text
    assert "Account added" in text
    assert "Protected need opened" not in text
    assert "Signed in" not in text
    assert client.get("/audit/power").status_code == 403


def test_the_record_is_read_by_an_index_with_as_many_queries_for_many(
    client: Client, district: District
) -> None:
    teacher, admin = district.person("teacher"), district.person("admin")
    sign_in_as(client, teacher)
    client.page("/profile/record")

    def asked() -> list[tuple[str, object]]:
        with statements() as found:
            client.page("/profile/record")
        return found

    record(teacher, EventKind.EDITED, by=admin)
    db.session.commit()
    few = asked()
    for _again in range(50):
        record(teacher, EventKind.EDITED, by=admin)
    db.session.commit()
    many = asked()
    assert len(many) == len(few)
    [listed] = [each for each in many if "event_places" in each[0]]
    assert faults_of(*listed) == []


def test_facts_of_hardship_are_kept_likewise(client: Client, district: District) -> None:
    round_ = open_for(district, [flat(district)])
    plain = applied(round_, district.person("colleague"))
    one = applied(round_, district.person("teacher"), sensitive={"illness": "yes"})
    db.session.commit()
    sign_in_as(client, district.person("handler"))
    for each in (plain, one):
        assert client.get(f"/housing/applications/{each.id}").status_code == 200
    [event] = events_of(district, "teacher", EventKind.FACTS_OPENED)
    assert (event.by_id, event.details["application"]) == (district.person("handler").id, one.code)
    assert events_of(district, "colleague", EventKind.FACTS_OPENED) == []
