"""What the clock does to needs: some at a time, in few statements, and nobody waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import get_ident

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock, daily
from welfare.accounts.queries import person_by_staff_number
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.actions.clock import deadlines_to_move, lapse_all_due, recompute_deadlines
from welfare.needs.calls.models import DueCall
from welfare.needs.deadlines import CONFIRM_WITHIN, add_working_days
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices.listeners import DEADLINES_MOVED
from welfare.notices.models import Notice

MONTH = timedelta(days=30)


def run(app: Flask, *command: str) -> str:
    """What a command says. The session lets go of the database before, as in a process of its own."""
    db.session.remove()
    result = app.test_cli_runner().invoke(args=command, catch_exceptions=False)
    db.session.remove()
    assert result.exit_code == 0, result.output
    return result.output


def asked_by(act: Callable[[], object]) -> list[str]:
    """The statements in which something is done and committed.

    But for inserts into SQLite, of which SQLAlchemy does those row by row that give ids back.
    """
    db.session.commit()
    with statements() as seen:
        act()
        db.session.commit()
    by_row = db.engine.dialect.name == "sqlite"
    return [statement for statement, _values in seen if not (by_row and statement.startswith("INSERT"))]


def answered(district: District, number: int) -> list[int]:
    """Answers that wait for their teachers, told of and committed."""
    ids = [district.need(Status.ANSWERED).id for _ in range(number)]
    db.session.commit()
    return ids


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_fifty_answers_lapse_in_as_many_statements_as_one(district: District) -> None:
    answered(district, 1)
    with clock.at(clock.now() + MONTH):
        one = asked_by(lapse_all_due)
    more = answered(district, 50)
    with clock.at(clock.now() + MONTH):
        fifty = asked_by(lapse_all_due)
    assert len(fifty) == len(one)
    lapsed = select(Notice.need_id).where(Notice.need_id.in_(more), Notice.kind == "progress")
    assert len(set(db.session.scalars(lapsed))) == 50
    assert set(db.session.scalars(select(DueCall.need_id))) > set(more)


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_fifty_deadlines_move_in_as_many_statements_as_one(district: District) -> None:
    def move(number: int) -> list[str]:
        for _ in range(number):
            district.need(Status.IN_PROGRESS).limit_days = 9
        db.session.commit()
        return asked_by(lambda: recompute_deadlines(deadlines_to_move()))

    assert len(move(1)) == len(move(50))
    assert deadlines_to_move() == []


def test_only_needs_whose_days_moved_are_touched(district: District) -> None:
    _still, moved = (district.need(Status.IN_PROGRESS) for _ in range(2))
    moved.limit_days = 9
    assert deadlines_to_move() == [moved.id]
    assert recompute_deadlines([moved.id]) == [moved]
    assert moved.due_on == moved.answer_due_on == add_working_days(clock.today(), 9).day
    assert recompute_deadlines([moved.id]) == []


def test_a_teacher_has_whole_working_days_to_confirm_and_never_fewer_than_was_said(
    district: District,
) -> None:
    short, long = (district.need(Status.ANSWERED) for _ in range(2))
    whole = add_working_days(clock.today(), CONFIRM_WITHIN).day
    short.due_on, long.due_on = whole - timedelta(days=2), whole + timedelta(days=2)
    assert deadlines_to_move() == [short.id]
    assert recompute_deadlines([short.id, long.id]) == [short]
    assert (short.due_on, long.due_on) == (whole, whole + timedelta(days=2))
    assert recompute_deadlines([short.id]) == []


def test_nothing_lapses_that_has_longer_now(app: Flask, district: District) -> None:
    answer = district.need(Status.ANSWERED)
    answer.due_on, need_id = clock.today() - timedelta(days=1), answer.id  # as counted before
    db.session.commit()
    assert run(app, "clock").startswith("0 answers lapsed, 1 deadlines moved")
    need = db.session.get_one(Need, need_id)
    assert (need.status, need.due_on) == (
        Status.ANSWERED, add_working_days(clock.today(), CONFIRM_WITHIN).day,
    )  # fmt: skip


def test_who_has_the_needs_in_hand_is_told_once(app: Flask, district: District, client: Client) -> None:
    for _ in range(3):
        district.need(Status.IN_PROGRESS).limit_days = 9
    district.need(Status.IN_PROGRESS, unit="training_office")
    db.session.commit()
    run(app, "clock")
    told = select(Notice.person_id).where(Notice.sentence == DEADLINES_MOVED)
    assert db.session.scalars(told).all() == [district.person("handler").id]
    sign_in_as(client, district.person("handler"))
    assert "Days off were announced" in client.page("/notices").text
    assert db.session.scalars(select(Notice.address).where(Notice.sentence == DEADLINES_MOVED)).all() == [
        "/triage"
    ]
    assert client.page("/triage").status == 200


def test_a_need_that_stopped_running_meanwhile_keeps_its_days(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    need.limit_days = 9
    [moving] = deadlines_to_move()
    handling.ask(need, by=district.person("handler"), words="哪一间？")
    before = need.due_on
    assert recompute_deadlines([moving]) == []
    assert need.due_on == before


def test_after_a_crash_what_is_done_is_whole_and_the_next_run_goes_on(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        pass

    def cut_the_power(_session: object) -> None:
        if len(lapsed := _lapsed()) >= 4:
            assert len(lapsed) < 5
            raise PowerCut

    def _lapsed() -> list[int]:
        query = select(Need.id).where(Need.confirmation == "lapsed")
        with db.engine.connect() as other:  # which sees what is committed
            return list(other.execution_options(welfare_reads_only=True).scalars(query))

    monkeypatch.setattr(daily, "AT_ONCE", 2)
    answered(district, 5)
    with clock.at(clock.now() + MONTH):
        event.listen(db.session, "before_commit", cut_the_power)
        try:
            with pytest.raises(PowerCut):
                run(app, "clock")
        finally:
            event.remove(db.session, "before_commit", cut_the_power)
        db.session.remove()
        assert len(_lapsed()) == 4
        assert "all as they were" in run(app, "audit", "verify")
        assert run(app, "clock").startswith("1 answers lapsed")
        assert len(_lapsed()) == 5
        assert "all as they were" in run(app, "audit", "verify")


def test_others_write_while_the_clock_looks_for_deadlines_that_moved(app: Flask, district: District) -> None:
    need_id = district.need(Status.IN_PROGRESS).id
    db.session.commit()
    ticking, spoken = get_ident(), list[int]()

    def speak() -> None:
        with app.app_context():
            its_need = db.session.get_one(Need, need_id)
            handling.comment(its_need, by=person_by_staff_number("clerk"), words="在修")
            db.session.commit()

    def let_another_write(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if get_ident() == ticking and statement.startswith("SELECT needs.id, needs.counts_from"):
            pool.submit(speak).result()
            spoken.append(need_id)

    with ThreadPoolExecutor(1) as pool:
        event.listen(db.engine, "after_cursor_execute", let_another_write)
        try:
            run(app, "clock")
        finally:
            event.remove(db.engine, "after_cursor_execute", let_another_write)
    assert spoken == [need_id]
