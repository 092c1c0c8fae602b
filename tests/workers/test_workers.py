"""Work beside the pages: each piece to one worker, again when its worker dies, and an end when told to."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.forked import beside, flask
from tests.support.live_server import PATIENCE
from tests.support.world import District
from welfare import clock, create_app, workers
from welfare.exports import actions, store
from welfare.exports.files import Format
from welfare.exports.lists import find_list
from welfare.exports.models import Export
from welfare.exports.worker import EXPORTS, make_next
from welfare.extensions import db
from welfare.workers import LOOKS_UP_EVERY, until_told_to_stop, work, work_at


@pytest.fixture
def waiting(district: District) -> Iterator[list[int]]:
    """Three exports that nobody has begun, oldest first; their files go with the test."""
    listing = find_list("people")
    assert listing
    asked = [
        actions.ask_for(actions.new_export(listing, by=district.person("admin"), args={}, format=format))
        for format in (Format.CSV, Format.XLSX, Format.CSV)
    ]
    db.session.commit()
    yield [export.id for export in asked]
    for path in store.folder().iterdir():
        path.unlink()


def take(limit: int = 1) -> list[int]:
    taken = [export.id for export in EXPORTS.take(limit)]
    db.session.commit()
    return taken


def the(export_id: int) -> Export:
    db.session.expire_all()
    return db.session.get_one(Export, export_id)


def test_what_one_takes_no_other_takes_at_the_same_moment(app: Flask, waiting: list[int]) -> None:
    mine = [export.id for export in EXPORTS.take(2)]
    db.session.flush()

    def as_another() -> list[int]:
        with app.app_context():
            return take(2)

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(as_another)
        if db.engine.dialect.name == "postgresql":
            assert other.result(PATIENCE) == waiting[2:], "it passes over what is locked, and does not wait"
        db.session.commit()
        assert other.result(PATIENCE) == waiting[2:]
    assert mine == waiting[:2]
    assert take(3) == []


def test_what_was_taken_comes_back_when_its_lease_runs_out(waiting: list[int]) -> None:
    with clock.at(clock.now()):
        began = clock.now()
        assert take(3) == waiting
    with clock.at(began + EXPORTS.lease - timedelta(seconds=1)):
        assert take() == []
    with clock.at(began + EXPORTS.lease):
        assert take() == waiting[:1]
    assert [the(export_id).tries for export_id in waiting] == [2, 1, 1]


def test_who_is_still_at_work_keeps_the_lease_and_says_how_far_it_is(waiting: list[int]) -> None:
    began = clock.now()
    with clock.at(began):
        assert take(1) == waiting[:1]
    with clock.at(began + timedelta(minutes=1)):
        EXPORTS.renew(waiting[0], row_count=1000)
    with clock.at(began + EXPORTS.lease):
        assert waiting[0] not in take(3)
    assert the(waiting[0]).row_count == 1000


def test_what_fails_is_tried_again_after_a_pause_and_not_for_ever(
    waiting: list[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any, **_named: Any) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(actions, "write", fail)
    moment, rounds = clock.now(), 0
    while not the(waiting[0]).failed_at:
        with clock.at(moment):
            assert [make_next() for _ in range(4)] == [True, True, True, False]
        assert the(waiting[0]).made_at is None
        moment += EXPORTS.longest_pause
        rounds += 1
    assert rounds == EXPORTS.tries_at_most == the(waiting[0]).tries
    assert f"export {waiting[0]} failed" in caplog.text
    assert not any(store.path_of(the(each).token).exists() for each in waiting)


def test_what_nobody_may_have_any_more_is_not_tried_again(district: District, waiting: list[int]) -> None:
    district.person("admin").is_active = False
    db.session.commit()
    assert make_next()
    assert the(waiting[0]).failed_at
    assert the(waiting[0]).tries == 1


def test_an_export_that_is_stopped_is_begun_anew_at_once(
    waiting: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    for export_id in waiting[:2]:
        assert make_next(lambda: False)
        stopped = the(export_id)
        assert (stopped.made_at, stopped.failed_at, stopped.taken_until) == (None, None, None)
        assert make_next()
        assert the(export_id).made_at


def die_in_the_middle() -> None:
    """In a process of its own, which is killed when it has written one row."""
    actions.AT_ONCE = 1
    with create_app().app_context():
        make_next(lambda: os.kill(os.getpid(), signal.SIGKILL))


@pytest.mark.slow("starts a process that has the whole app")
def test_a_worker_killed_in_the_middle_of_an_export_loses_nothing(app: Flask, waiting: list[int]) -> None:
    db.session.remove()
    died = beside(app, die_in_the_middle)
    died.join(PATIENCE)
    assert died.exitcode == -signal.SIGKILL
    assert the(waiting[0]).made_at is None
    assert take(3) == waiting[1:], "the lease of the dead worker still runs"
    with clock.at(clock.now() + EXPORTS.lease):
        assert make_next()
    made = the(waiting[0])
    assert (made.tries, made.failed_at) == (2, None)
    assert len(store.path_of(made.token).read_text("utf-8-sig").splitlines()) == made.row_count + 1


def test_trouble_is_noted_and_the_work_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(workers, "PAUSE_AFTER_TROUBLE", 0)
    turns: list[str] = []

    def do_some(_goes_on: Callable[[], bool]) -> bool:
        turns.append("turn")
        if len(turns) == 1:
            raise OSError("the database is away")
        return True

    with app.app_context():
        work_at("counting", do_some, goes_on=lambda: len(turns) < 3)
    assert len(turns) == 3
    assert "counting: trouble" in caplog.text
    assert "the database is away" in caplog.text


def test_two_kinds_of_work_go_side_by_side_and_stop_in_the_middle_of_a_pause(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PAUSE", 3600)
    monkeypatch.setattr(workers, "PAUSE_AFTER_TROUBLE", 3600)
    meeting = threading.Barrier(2, timeout=PATIENCE)
    met: list[str] = []

    def idle(_goes_on: Callable[[], bool]) -> bool:
        meeting.wait()  # which neither passes alone
        met.append("idle")
        return False

    def broken(_goes_on: Callable[[], bool]) -> bool:
        meeting.wait()
        met.append("broken")
        raise OSError

    before = set(threading.enumerate())
    with app.app_context():
        work({"idle": idle, "broken": broken}, goes_on=lambda: len(met) < 2)
    assert sorted(met) == ["broken", "idle"]
    assert set(threading.enumerate()) <= before


@pytest.mark.slow("starts a process that has the whole app")
@pytest.mark.in_turn("a signal is taken by Python, whatever database is asked meanwhile")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_that_delivers_ends_when_it_is_told_to(
    app: Flask, waiting: list[int], number: signal.Signals
) -> None:
    """It has begun to work by the time it is told: the exports that waited are made."""
    db.session.remove()
    process = beside(app, flask, "deliver")
    try:
        while not all(the(each).made_at for each in waiting):
            db.session.remove()
            assert process.is_alive()
            time.sleep(LOOKS_UP_EVERY)  # it gives way to whoever is busy, as asking all the time would be
        assert process.pid
        os.kill(process.pid, number)
        process.join(PATIENCE)
        assert process.exitcode == 0
    finally:
        process.kill()
        process.join()


def test_it_ends_when_whoever_started_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        assert until_told_to_stop(os.getppid())()
        assert not until_told_to_stop(os.getpid())()
        goes_on = until_told_to_stop()
        assert goes_on()
        os.kill(os.getpid(), signal.SIGTERM)
        assert not goes_on()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
