"""Work that is done beside the pages: any number of workers do it, and never two the same.

What is to be done are rows of a table. A worker takes some under a lease. Should it die, the lease runs out
and another takes them: each is done at least once.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import Any, Generic, TypeVar

from flask import current_app
from sqlalchemy import Select, update
from sqlalchemy.orm import InstrumentedAttribute

from welfare import clock
from welfare.extensions import db

GIVES_WAY_BY = 4
"""Steps of niceness, of what is done beside those who answer people."""
PAUSE = 2
"""Seconds between two looks where nothing is to be done."""
PAUSE_AFTER_TROUBLE = 15
LOOKS_UP_EVERY = 0.2
"""Seconds after which a worker that pauses asks again whether to go on."""
SECONDS_TO_STOP = 10
"""How long work in hand may take to end; then another does it once more when its lease has run out."""

Job = TypeVar("Job", bound=Any)
GoesOn = Callable[[], bool]


@dataclass(frozen=True)
class Queue(Generic[Job]):
    """The rows of a table that are to be done. Each counts its `tries`."""

    due: Callable[[], Select[Any]]
    """Those that may be taken now, in their order."""
    free_from: InstrumentedAttribute[Any]
    """From when on a row may be taken; whoever takes it puts this off by the lease."""
    tries_at_most: int
    first_pause: timedelta
    longest_pause: timedelta
    lease: timedelta = timedelta(minutes=2)

    def take(self, limit: int = 1) -> Sequence[Job]:
        """Up to `limit` rows that are due, leased to the caller once it commits; no one else gets them."""
        due = self.due().limit(limit).with_for_update(skip_locked=True, of=self.free_from.class_)
        taken = db.session.scalars(due).all()
        for job in taken:
            job.tries += 1
            setattr(job, self.free_from.key, clock.now() + self.lease)
        return taken

    def do_each(self, do: Callable[[int], object], *, at_most: int) -> int:
        """Take some rows that are due and do each by its id, in a transaction of its own; gives how many."""
        taken = [job.id for job in self.take(at_most)]
        db.session.commit()
        for job_id in taken:
            do(job_id)
            db.session.commit()
        return len(taken)

    def renew(self, job_id: int, **noted: Any) -> None:
        """Keep the lease, and note how far the work is, on a connection of its own."""
        table = self.free_from.class_
        values = {self.free_from.key: clock.now() + self.lease, **noted}
        with db.engine.begin() as connection:
            connection.execute(update(table).where(table.id == job_id).values(values))

    def put_off(self, job: Any, *, not_before: timedelta | None = None) -> bool:
        """After a failure that may pass: twice the pause each time, up to a ceiling, and not for ever.

        `not_before` is what was asked for by whoever failed. False where it was tried often enough.
        """
        if job.tries >= self.tries_at_most:
            return False
        pause = self.first_pause * 2 ** (job.tries - 1)
        pause = min(max(pause, not_before or pause), self.longest_pause)
        setattr(job, self.free_from.key, clock.now() + pause)
        return True


_kinds: dict[str, Callable[[GoesOn], object]] = {}


def offer(name: str, do_some: Callable[[GoesOn], object]) -> None:
    """Let a kind of work be done beside the pages; the same name again replaces it."""
    _kinds[name] = do_some


def offered() -> Mapping[str, Callable[[GoesOn], object]]:
    """What features have offered."""
    return dict(_kinds)


def work(kinds: Mapping[str, Callable[[GoesOn], object]], *, goes_on: GoesOn) -> None:
    """Do these kinds of work side by side for as long as `goes_on()` says so.

    Each does some of what is due, asks `goes_on` where that takes long, and gives whether there was anything.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def run(name: str, do_some: Callable[[GoesOn], object]) -> None:
        with app.app_context():
            work_at(name, do_some, goes_on=goes_on)

    threads = [Thread(target=run, name=name, args=(name, do), daemon=True) for name, do in kinds.items()]
    for thread in threads:
        thread.start()
    while goes_on():
        time.sleep(LOOKS_UP_EVERY)
    ends = time.monotonic() + SECONDS_TO_STOP
    for thread in threads:
        thread.join(max(0, ends - time.monotonic()))


def work_at(name: str, do_some: Callable[[GoesOn], object], *, goes_on: GoesOn) -> None:
    """Do one kind of work for as long as `goes_on()` says so, whatever happens."""
    while goes_on():
        try:
            pause = 0 if do_some(goes_on) else PAUSE
        except Exception:
            # The database may be away for a moment; what was taken comes back when its lease runs out.
            current_app.logger.exception("%s: trouble", name)
            pause = PAUSE_AFTER_TROUBLE
        finally:
            db.session.remove()
        ends = time.monotonic() + pause
        while time.monotonic() < ends and goes_on():
            time.sleep(LOOKS_UP_EVERY)


def until_told_to_stop(parent: int | None = None) -> GoesOn:
    """Whether to go on: until SIGTERM or SIGINT, or until `parent`, which started us, has ended."""
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopped.append(number))
    return lambda: not stopped and parent in (None, os.getppid())
