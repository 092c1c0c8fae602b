"""The check finds what somebody did with plain SQL, and names the first row."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import get_ident

import pytest
from flask import Flask
from sqlalchemy import event as database_event
from sqlalchemy import select

from tests.audit.conftest import Run, Sql
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import ORGANIZATIONS, PEOPLE, District
from welfare import clock
from welfare.accounts.queries import person_by_staff_number
from welfare.audit.command import sign_now
from welfare.audit.models import Check, Head, HeadEntry
from welfare.audit.queries import audit_standing, last_verified
from welfare.audit.rows.writing import instance
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.history.seals import moment_as_text
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need, NeedEvent

SAID = [{"kind": "action"}.get(name, name) for name in NeedEvent.RECIPE.said]
"""The columns of what an event of a need says."""

EVENTS = 10 + len(ORGANIZATIONS) + len(PEOPLE)
SUBJECTS = 3 + len(ORGANIZATIONS) + len(PEOPLE)
"""What the needs below come to, with an event for each account and organization of the district."""


@dataclass(frozen=True)
class Victim:
    """A need as it was before somebody came."""

    id: int
    number: str
    row: dict[int, int]
    """The ids of its events, by their places."""


@pytest.fixture
def need(district: District) -> Victim:
    """A need with five events, between two others."""
    district.need(Status.SUBMITTED)
    need = district.need(Status.ANSWERED)
    for words in ("明天去修", "后天去修"):
        handling.comment(need, by=district.person("clerk"), words=words)
    district.need(Status.SOLVED)
    db.session.commit()
    rows = select(NeedEvent.position, NeedEvent.id).where(NeedEvent.need_id == need.id)
    return Victim(need.id, need.number, dict(db.session.execute(rows).all()))


def named(need: Victim, position: int, what: str, row: int | None = None) -> str:
    where = f" (row {row} of need_events)" if row else ""
    return f"need {need.number}: event {position}{where} {what}"


@pytest.mark.on_both("what it gives back is what was sealed")
def test_what_nobody_touched_passes_and_is_signed(run: Run, need: Victim) -> None:
    for heads in (0, 1, 1):  # one a day is enough where nothing happens
        code, said = run()
        assert code == 0
        assert said.startswith(
            f"{EVENTS} events of {SUBJECTS} subjects and {heads} signed heads: all as they were\n"
        )
        assert "need 10, " in said
    assert last_verified().events == EVENTS
    assert audit_standing().head.fingerprint in said


def test_the_overview_says_when_it_was_checked(
    run: Run, sql: Sql, need: Victim, client: Client, district: District
) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("leader"))
    assert "It has not been checked yet." in client.page("/overview").text
    run()
    page = client.page("/overview")
    assert (
        f"each of {EVENTS} entries in the histories of {SUBJECTS} needs, people, flats and other things"
        in page.text
    )
    assert audit_standing().head.fingerprint in page.text
    sql(f"UPDATE need_events SET words = '改' WHERE id = {need.row[4]}")
    run()
    assert "found 1 history that was changed" in client.page("/overview").text


@pytest.mark.on_both("two at once wait for each other there")
def test_many_who_speak_at_once_make_one_chain(app: Flask, run: Run, need: Victim) -> None:
    def speak(number: int) -> None:
        with app.app_context():
            for n in range(4):
                its_need = db.session.get_one(Need, need.id)
                handling.comment(its_need, by=person_by_staff_number("clerk"), words=f"{number} {n}")
                db.session.commit()

    db.session.remove()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(speak, range(4)))
    assert run()[0] == 0
    assert last_verified().events == EVENTS + 4 * 4


@pytest.mark.on_both("two at once wait for each other there")
def test_what_is_written_and_signed_during_the_check_is_no_fault(app: Flask, run: Run, need: Victim) -> None:
    def speak_and_sign() -> None:
        with app.app_context():
            its_need = db.session.get_one(Need, need.id)
            handling.comment(its_need, by=person_by_staff_number("clerk"), words="还在修")
            db.session.commit()
            sign_now()

    def let_another_write(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        for table in [table for table in ahead if get_ident() == checking and f"FROM {table}" in statement]:
            ahead.remove(table)
            pool.submit(speak_and_sign).result()

    run()
    db.session.remove()
    checking, ahead = get_ident(), ["audit_heads", "need_events", "audit_row_seals"]
    with ThreadPoolExecutor(1) as pool:
        database_event.listen(db.engine, "after_cursor_execute", let_another_write)
        try:
            report = verify(instance())
        finally:
            database_event.remove(db.engine, "after_cursor_execute", let_another_write)
    assert ahead == []
    assert report.told == []
    assert (report.events, report.heads) == (EVENTS, 1)
    assert run()[0] == 0


@pytest.mark.parametrize(
    ("change", "position", "what"),
    [
        ("UPDATE need_events SET words = '已经修好了' WHERE id = {row[4]}", 4, "was changed"),
        ("UPDATE need_events SET at = '2020-01-01 08:00:00+00:00' WHERE id = {row[3]}", 3, "was changed"),
        (
            'UPDATE need_events SET details = \'{{"outcome": "explained"}}\' WHERE id = {row[3]}',
            3,
            "was changed",
        ),
        ("UPDATE need_events SET by_id = by_id + 1 WHERE id = {row[1]}", 1, "was changed"),
        ("UPDATE need_events SET to_status = 'solved' WHERE id = {row[5]}", 5, "was changed or inserted"),
        ("UPDATE need_events SET seal = '' WHERE id = {row[2]}", 2, "was changed"),
    ],
)
def test_a_changed_row(run: Run, sql: Sql, need: Victim, change: str, position: int, what: str) -> None:
    sql(change.format(row=need.row))
    code, said = run()
    assert (code, said.splitlines()[0]) == (1, named(need, position, what, need.row[position]))
    assert last_verified() is None


@pytest.mark.parametrize("close_up", [False, True])
def test_a_row_taken_out_of_the_middle(run: Run, sql: Sql, need: Victim, close_up: bool) -> None:
    gone, after = need.row[3], need.row[4]
    sql(f"DELETE FROM notices WHERE event_id = {gone}", f"DELETE FROM need_events WHERE id = {gone}")
    if close_up:
        for old in (4, 5):
            sql(f"UPDATE need_events SET position = {old - 1} WHERE need_id = {need.id} AND position = {old}")
    code, said = run()
    expected = named(need, 3, "was removed", after if close_up else None)
    assert (code, said.splitlines()[0]) == (1, expected)


def test_the_last_row_taken_away(run: Run, sql: Sql, need: Victim) -> None:
    run()
    sql(f"DELETE FROM need_events WHERE need_id = {need.id} AND position >= 4")
    assert run()[1].splitlines()[0] == named(need, 4, "was removed")


def test_all_rows_of_a_need_taken_away(run: Run, sql: Sql, need: Victim) -> None:
    run()
    sql(f"DELETE FROM need_events WHERE need_id = {need.id}", f"DELETE FROM needs WHERE id = {need.id}")
    assert run()[1].splitlines()[0] == f"need with the id {need.id}: event 1 was removed"


@pytest.mark.parametrize("swapped", ["position", "words, details, action, from_status, to_status, at, by_id"])
def test_a_swapped_pair(run: Run, sql: Sql, need: Victim, swapped: str) -> None:
    pair = f"id IN ({need.row[2]}, {need.row[3]})"
    is_by_place = swapped == "position"
    sql(
        f"CREATE TEMPORARY TABLE kept AS SELECT * FROM need_events WHERE {pair}",
        *([f"UPDATE need_events SET position = -id WHERE {pair}"] if is_by_place else []),
        *(
            f"UPDATE need_events SET {column} = "
            f"(SELECT {column} FROM kept WHERE kept.id <> need_events.id) WHERE {pair}"
            for column in swapped.split(", ")
        ),
        "DROP TABLE kept",
    )
    there = need.row[3 if is_by_place else 2]
    assert run()[1].splitlines()[0] == named(need, 2, "was swapped with another", there)


def test_a_row_put_in_between(run: Run, sql: Sql, need: Victim) -> None:
    for old in (5, 4, 3):
        sql(f"UPDATE need_events SET position = {old + 1} WHERE need_id = {need.id} AND position = {old}")
    sql(_copy(need, into=3, words="查无此事"))
    assert run()[1].splitlines()[0] == named(need, 3, "was inserted", _newest())


def test_a_row_put_at_the_end(run: Run, sql: Sql, need: Victim) -> None:
    sql(_copy(need, into=6, words="查无此事"))
    assert run()[1].splitlines()[0] == named(need, 6, "was changed or inserted", _newest())


def _copy(need: Victim, *, into: int, words: str, of: int = 4) -> str:
    given = {"position": str(into), "words": f"'{words}'"}
    columns = [*SAID, "seal"]
    values = ", ".join(given.get(column, column) for column in columns)
    return (
        f"INSERT INTO need_events ({', '.join(columns)}) SELECT {values} FROM need_events "
        f"WHERE need_id = {need.id} ORDER BY abs(position - {of}) LIMIT 1"
    )


def _newest() -> int:
    return db.session.scalars(select(NeedEvent.id).order_by(NeedEvent.id.desc()).limit(1)).one()


def _seal_again(need: Victim, sql: Sql) -> None:
    """What somebody does who knows how seals are made."""
    previous, statements = "", []
    for event in db.session.scalars(
        select(NeedEvent).where(NeedEvent.need_id == need.id).order_by(NeedEvent.position)
    ):
        said = {name: getattr(event, name) for name in NeedEvent.RECIPE.said}
        previous = NeedEvent.RECIPE.seal(previous, {**said, "at": moment_as_text(event.at)})
        statements.append(f"UPDATE need_events SET seal = '{previous}' WHERE id = {event.id}")
    sql(*statements)


def test_a_chain_written_anew_is_not_the_one_that_was_signed(run: Run, sql: Sql, need: Victim) -> None:
    run()
    sql(f"UPDATE need_events SET words = '已经修好了' WHERE id = {need.row[4]}")
    _seal_again(need, sql)
    first = named(need, 1, "and those after it were written anew, up to event 5", need.row[1])
    assert run()[1].splitlines()[0] == first


def test_an_event_slipped_in_before_what_was_signed(run: Run, sql: Sql, need: Victim) -> None:
    sql(f"UPDATE need_events SET id = id + 1000 WHERE id > {need.row[5]}")
    run()
    sql(_copy(need, into=6, words="当天就说了"))
    sql(f"UPDATE need_events SET id = 999 WHERE need_id = {need.id} AND position = 6")
    _seal_again(need, sql)
    assert run()[1].splitlines()[0] == named(need, 6, "was inserted", 999)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("status = 'solved', confirmation = 'teacher', closed_at = answered_at",
         "its status is solved, its events led to answered"),
        ("answered_at = '2020-01-01 08:00:00+00:00'", "its answered_at is 2020-01-01T08:00:00"),
    ],
)  # fmt: skip
def test_a_need_that_stands_where_no_event_led_it(
    run: Run, sql: Sql, need: Victim, change: str, told: str
) -> None:
    sql(f"UPDATE needs SET {change} WHERE id = {need.id}")
    assert run()[1].startswith(f"need {need.number}: {told}")


def test_a_head_forged_without_the_key(run: Run, sql: Sql, need: Victim) -> None:
    run()
    with clock.at(clock.now() + timedelta(days=1)):
        run("clock")
    its = f"need_id = {need.id}"
    sql(
        f"UPDATE audit_head_entries SET position = 4, seal = "
        f"(SELECT seal FROM need_events WHERE {its} AND position = 4) "
        f"WHERE chain = 'need' AND subject_id = {need.id}",
        f"DELETE FROM need_events WHERE {its} AND position = 5",
    )
    assert run()[1].startswith(
        f"head 1: it signed for {SUBJECTS} histories, and what it says of them is not what is there"
    )
    first = select(HeadEntry).where(HeadEntry.head_number == 1)
    entries = db.session.scalars(first.order_by(HeadEntry.chain, HeadEntry.subject_id))
    lines = "".join(f"{entry.chain} {entry.subject_id} {entry.position} {entry.seal}\n" for entry in entries)
    digest = hashlib.sha256(lines.encode()).hexdigest()
    sql(f"UPDATE audit_heads SET entries_digest = '{digest}' WHERE number = 1")
    assert run()[1].startswith("head 1: it is not what was signed with this installation's key")


@pytest.mark.parametrize(
    ("gone", "told"),
    [(1, "head 2: head 1 is missing"), (2, "head 2: it was signed, and is no longer there")],
)
def test_a_head_taken_away(run: Run, sql: Sql, need: Victim, gone: int, told: str) -> None:
    run()
    with clock.at(clock.now() + timedelta(days=1)):
        run("clock")
    sql(f"DELETE FROM audit_head_entries WHERE head_number = {gone}",
        f"DELETE FROM audit_heads WHERE number = {gone}")  # fmt: skip
    assert told in run()[1]


@pytest.mark.on_both("each takes other nonsense")
def test_nonsense_is_found_and_crashes_nothing(run: Run, sql: Sql, need: Victim) -> None:
    nonsense = "action = 'vanish', from_status = 'nowhere'"
    if db.engine.dialect.name == "sqlite":  # which takes anything
        nonsense += ", at = 'soon', details = 'no json', words = x'00ff', is_internal = 7"
    sql(f"UPDATE need_events SET {nonsense} WHERE id = {need.row[2]}")
    assert run()[1].splitlines()[0] == named(need, 2, "was changed", need.row[2])


def test_what_was_found_is_kept(run: Run, sql: Sql, need: Victim) -> None:
    run()
    sql(f"UPDATE need_events SET words = '改' WHERE id = {need.row[4]}")
    run()
    standing = audit_standing()
    assert (standing.newest.faults, standing.passed.faults) == (1, 0)
    assert standing.newest.first_fault == named(need, 4, "was changed", need.row[4])


def test_every_night_has_its_head(run: Run, need: Victim, district: District) -> None:
    for night in range(3):
        with clock.at(datetime(2026, 3, 2 + night, 16, 10, tzinfo=UTC)):
            run("clock")
    heads = db.session.scalars(select(Head).order_by(Head.number)).all()
    assert [(head.number, head.day.day, head.entries) for head in heads] == [
        (1, 3, SUBJECTS),
        (2, 4, 0),
        (3, 5, 0),
    ]
    assert run()[0] == 0
    assert db.session.scalars(select(Check)).one().faults == 0
