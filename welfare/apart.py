"""Work that would hold up others, done in processes apart: some at a time, of the rest some wait.

`serve` forks a nursery before it has threads, and the nursery forks the children: all that was loaded is
there at once. A child does one piece of work at a time, gives way to whoever answers people, and may die of
it; then only whom it worked for hears of that, and the nursery forks another. The queue is the kernel's:
whoever waits is a connection that no child has accepted yet.
"""

import os
import pickle
import resource
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from welfare.refusals import N_, Refusal
from welfare.workers import GIVES_WAY_BY, LOOKS_UP_EVERY, SECONDS_TO_STOP, GoesOn, until_told_to_stop

PATIENCE = 120
"""Seconds that somebody waits for what a child does, and for a child that is free."""
PIECES_A_LIFE = 500
"""After so many a child is replaced, and with it the memory that it has come to hold."""
MEGABYTE = 1024 * 1024

Outcome = TypeVar("Outcome")
_forking = get_context("fork")


class Busy(Refusal):
    """All children are at work, and as many wait as may."""

    status = 503
    code = "try_later"
    retry_after = 20
    sentence = N_("Too much is being worked on at the moment. Wait half a minute, then try again.")


class Died(Busy):
    """The child at this piece of work has ended: it took too much time or memory, or was killed."""

    sentence = N_("This took too much time or memory. Ask for less, or wait half a minute and try again.")


@dataclass
class Lane:
    """Children that do one kind of work. Where none are kept, whoever wants the work does it alone."""

    name: str
    waiting: int
    """How many may wait while all children are at work."""
    seconds: int
    """Of computing that one piece may take."""
    megabytes: int
    """Of addresses that a child may use."""
    gives_way_by: int
    """Steps of niceness: with four, beside one that answers people, three tenths of a core; with ten, one."""
    address: Path | None = None
    _asked: socket.socket = field(init=False, repr=False)

    def open(self, folder: Path) -> None:
        """Let work be asked for: in this process, in its children, and nowhere else."""
        self.address = folder / self.name
        self._asked = socket.socket(socket.AF_UNIX)
        self._asked.bind(str(self.address))
        self._asked.listen(self.waiting - 1)  # the kernel lets one more in than it is told
        self._asked.settimeout(LOOKS_UP_EVERY)

    def do(self, work: Callable[..., Outcome], *args: Any) -> Outcome:
        """What `work(*args)` gives or raises. Raises `Busy`, and `Died` where the child comes to no end."""
        if self.address is None:
            return work(*args)
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(PATIENCE)
            try:
                asking.connect(str(self.address))
                with asking.makefile("rwb") as line:
                    pickle.dump((work, args), line)
                    line.flush()
                    outcome, error = pickle.load(line)  # noqa: S301  # from a child of our own
            except (BlockingIOError, TimeoutError):
                raise Busy from None
            except (EOFError, ConnectionError, pickle.UnpicklingError):
                raise Died from None
        if error is not None:
            raise error
        return outcome

    def work(self, goes_on: GoesOn) -> None:
        """Be a child: do what is asked for."""
        for _ in range(PIECES_A_LIFE):
            while goes_on():
                with suppress(TimeoutError):
                    asked, _address = self._asked.accept()
                    break
            else:
                return
            with asked, suppress(EOFError, ConnectionError), asked.makefile("rwb") as line:
                work, args = pickle.load(line)  # noqa: S301  # from the server's own workers
                if select.select([asked], [], [], 0)[0]:
                    continue  # whoever asked has gone
                self._limit()
                line.write(pickle.dumps(_outcome(work, args)))
                line.flush()

    def _limit(self) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + 1 + self.seconds
        _bound(resource.RLIMIT_CPU, seconds)


def _outcome(work: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        return work(*args), None
    except Exception as error:
        return None, error


FILES = Lane("files", waiting=12, seconds=10, megabytes=1024, gives_way_by=10)
"""What somebody has sent: pictures and documents, for which a phone can wait."""
PAGES = Lane("pages", waiting=8, seconds=60, megabytes=2048, gives_way_by=GIVES_WAY_BY)
"""Whole pages that take long: with ten steps a leader on a busy machine waited a minute, in vain."""
LANES = (FILES, PAGES)


@contextmanager
def children_beside(each: int) -> Iterator[None]:
    """Within the block each lane has so many children. They end with it, and where this process is killed.

    To be entered without threads, and without an open connection to the database.
    """
    with TemporaryDirectory(prefix="welfare-") as folder:
        for lane in LANES:
            lane.open(Path(folder))
        with forked(_keep, each, os.getpid(), name="nursery", within=2 * SECONDS_TO_STOP):
            yield


@contextmanager
def forked(target: Callable[..., None], *args: Any, name: str, within: float) -> Iterator[BaseProcess]:
    """Within the block a process does `target(*args)`; all that was loaded is there at once.

    At the block's end it is told to stop, and killed where it does not `within` so many seconds. The block is
    to be entered without threads, and without an open connection to the database.
    """
    process = _forking.Process(target=target, args=args, name=name)
    process.start()
    try:
        yield process
    finally:
        _end([process], within=within)


def work_alone() -> None:
    """Have this process do by itself what others hand on, as those do that it would be handed to."""
    for lane in LANES:
        lane.address = None


def _keep(each: int, parent: int) -> None:
    """Be the nursery: see to it that there are so many of each."""
    goes_on = until_told_to_stop(parent)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which tells the server to begin anew, and not to end
    wanted = [lane for lane in LANES for _ in range(each)]
    children: dict[int, BaseProcess] = {}
    while goes_on():
        for place, lane in enumerate(wanted):
            if place not in children or not children[place].is_alive():
                with suppress(OSError):  # no room for another just now
                    children[place] = _child(lane)
        time.sleep(LOOKS_UP_EVERY)
    _end(list(children.values()), within=SECONDS_TO_STOP)


def _child(lane: Lane) -> BaseProcess:
    child = _forking.Process(target=_be_child, args=(lane, os.getpid()), name=lane.name)
    child.start()
    return child


def _be_child(lane: Lane, parent: int) -> None:
    goes_on = until_told_to_stop(parent)
    os.nice(lane.gives_way_by)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _bound(resource.RLIMIT_AS, lane.megabytes * MEGABYTE)
    work_alone()
    lane.work(goes_on)


def _bound(what: int, most: int) -> None:
    """Allow so much and no more; less where whoever started the server allows less."""
    allowed = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if allowed == resource.RLIM_INFINITY else min(most, allowed), allowed))


def _end(processes: list[BaseProcess], *, within: float) -> None:
    """Let them bring to an end what they are at, for so many seconds."""
    for process in processes:
        process.terminate()
    ends = time.monotonic() + within
    for process in processes:
        process.join(max(0, ends - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()
