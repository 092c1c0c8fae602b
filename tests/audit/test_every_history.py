"""The check finds what somebody did with plain SQL to any history, and names the row."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.audit.conftest import Run, Sql
from tests.history.house import CHAINS, FULL, events_of, subject_id
from tests.support.states import State
from tests.support.world import District
from welfare.audit.models import Head, HeadEntry
from welfare.audit.rows.models import RowSeal
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.history.chains import all_chains
from welfare.history.models import Event, histories

CHAIN = {chain.name: chain for chain in all_chains()}
OTHERS = [name for name in CHAINS if name != "need"]
"""What is done to the history of a need stands in test_verify.py."""
COLUMN = {"need_events": {"kind": "action"}}


@pytest.fixture
def state() -> State:
    return FULL


def its_events(name: str) -> tuple[str, str, dict[int, int]]:
    """What the check calls the subject with the longest history of its kind; the table; its rows by place."""
    events = events_of(CHAIN[name])
    is_called_by_its_id = events[0].REPLAY is not None and events[0].REPLAY.number == "id"
    subject = f"{name} {'' if is_called_by_its_id else 'with the id '}{subject_id(events[0])}"
    found = subject, events[0].__tablename__, {event.position: event.id for event in events}
    db.session.rollback()
    return found


def test_every_history_is_looked_at_and_whole(district: District, instance: Path) -> None:
    report = verify(instance)
    assert report.told == []
    assert all(events >= 3 for events in report.events_of.values()), report.events_of
    written = sum(db.session.scalar(select(func.count(model.id))) or 0 for model in histories())
    assert (sorted(report.events_of), report.events) == (sorted(CHAINS), written)


def test_a_head_says_how_far_each_history_has_come(district: District, run: Run) -> None:
    assert run()[0] == 0
    head = db.session.scalars(select(Head)).one()
    sealed = (*histories(), RowSeal)
    assert head.last_event_ids == {
        model.__tablename__: db.session.scalar(select(func.max(model.id))) for model in sealed
    }
    for chain in all_chains():
        last: Event = events_of(chain)[-1]
        entry = db.session.get_one(HeadEntry, (chain.name, subject_id(last), head.number))
        assert (entry.position, entry.seal) == (last.position, last.seal)


@pytest.mark.in_turn("every history is read and sealed by the same code")
@pytest.mark.parametrize("name", OTHERS)
def test_a_changed_word_is_named(district: District, run: Run, sql: Sql, name: str) -> None:
    subject, table, rows = its_events(name)
    sql(f"UPDATE {table} SET words = '没有这回事' WHERE id = {rows[2]}")
    assert run() == (1, f"{subject}: event 2 (row {rows[2]} of {table}) was changed\n{ALL}")


@pytest.mark.in_turn("every history is read and sealed by the same code")
@pytest.mark.parametrize("name", OTHERS)
def test_somebody_else_as_the_one_who_did_it_is_named(
    district: District, run: Run, sql: Sql, name: str
) -> None:
    subject, table, rows = its_events(name)
    teacher = district.person("teacher").id
    sql(f"UPDATE {table} SET by_id = {teacher}, kind = 'vanished' WHERE id = {rows[2]}")
    assert run()[1].splitlines()[0] == f"{subject}: event 2 (row {rows[2]} of {table}) was changed"


@pytest.mark.in_turn("every history is read and sealed by the same code")
@pytest.mark.parametrize("name", OTHERS)
def test_a_row_taken_out_is_named(district: District, run: Run, sql: Sql, name: str) -> None:
    subject, table, rows = its_events(name)
    sql(f"DELETE FROM {table} WHERE id = {rows[2]}")
    assert run() == (1, f"{subject}: event 2 was removed\n{ALL}")


@pytest.mark.in_turn("every history is read and sealed by the same code")
@pytest.mark.parametrize("name", OTHERS)
def test_the_end_cut_off_is_named_once_it_was_signed(
    district: District, run: Run, sql: Sql, name: str
) -> None:
    subject, table, rows = its_events(name)
    run()
    last = max(rows)
    sql(f"DELETE FROM {table} WHERE id = {rows[last]}")
    assert run() == (1, f"{subject}: event {last} was removed\n{ALL}")


@pytest.mark.in_turn("every history is read and sealed by the same code")
@pytest.mark.parametrize("name", OTHERS)
def test_a_row_put_in_is_named(district: District, run: Run, sql: Sql, name: str) -> None:
    subject, table, rows = its_events(name)
    place = max(rows) + 1
    columns = [column.name for column in CHAIN[name].model.__table__.columns if column.name != "id"]
    values = ", ".join(str(place) if column == "position" else column for column in columns)
    sql(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE id = {rows[1]}")
    new = db.session.scalar(select(func.max(CHAIN[name].model.id)))
    assert run() == (1, f"{subject}: event {place} (row {new} of {table}) was changed or inserted\n{ALL}")


@pytest.mark.in_turn("every history is read and sealed by the same code")
@pytest.mark.parametrize("name", OTHERS)
def test_a_subject_taken_away_is_named(district: District, run: Run, sql: Sql, name: str) -> None:
    subject, _table, _rows = its_events(name)
    table, subject_id = CHAIN[name].subjects.name, subject.rpartition(" ")[2]
    sql(f"DELETE FROM {table} WHERE id = {subject_id}")
    assert f"{name} with the id {subject_id}: it is gone, its events are left\n" in run()[1]


ALL = "That is all that was found wrong.\n"
