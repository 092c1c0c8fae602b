"""What takes long is done apart, within bounds; its queue has an end, and nobody else waits for it."""

import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from flask import Flask

from tests.support.forked import CONTEXT
from tests.support.live_server import PATIENCE, environment_for, free_port, start, wait_until_healthy
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.apart import FILES, LANES, PAGES, Busy, Died, Lane, children_beside
from welfare.extensions import db
from welfare.files.refusals import PhotoTooLarge
from welfare.workers import LOOKS_UP_EVERY

LEAST_URGENT = 19
WORKERS = 2
"""Of a server of which nothing else is said: so many children of each kind."""
NICENESS_OF_CHILDREN = sorted(
    min(os.nice(0) + lane.gives_way_by, LEAST_URGENT) for lane in LANES for _ in range(WORKERS)
)


def in_a_process_of_its_own(work: Callable[..., object], *args: object) -> None:
    """Children are forked from a process without threads, which the one that runs the tests is not."""
    with ProcessPoolExecutor(1, mp_context=CONTEXT) as pool:
        pool.submit(work, *args).result(PATIENCE)


def be_refused() -> None:
    raise PhotoTooLarge(megabytes=12)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def never_end() -> None:
    while True:
        pass


def take_all_memory() -> None:
    [bytearray(2**30) for _ in range(64)]


def niceness() -> int:
    return os.nice(0)


def wait_to_be_told(pipe: Path) -> str:
    return pipe.read_text()


def one_child_does_what_it_is_asked_for_and_may_die() -> None:
    FILES.seconds = 1
    mine = os.getpid(), niceness()
    with children_beside(1):
        assert FILES.do(os.getpid) == FILES.do(os.getpid) != mine[0]
        assert FILES.do(niceness) == min(mine[1] + FILES.gives_way_by, LEAST_URGENT)
        assert PAGES.do(niceness) == min(mine[1] + PAGES.gives_way_by, LEAST_URGENT)
        assert PAGES.gives_way_by < FILES.gives_way_by
        with pytest.raises(PhotoTooLarge) as refused:
            FILES.do(be_refused)
        assert refused.value.details == {"megabytes": 12}
        with pytest.raises(MemoryError):
            FILES.do(take_all_memory)
        for fatal in (be_killed, never_end):
            before = FILES.do(os.getpid)
            with pytest.raises(Died):
                FILES.do(fatal)
            assert FILES.do(os.getpid) != before


@pytest.mark.slow("lets a child use up the time it has")
def test_a_child_that_dies_or_uses_too_much_is_replaced_and_harms_only_whom_it_worked_for() -> None:
    in_a_process_of_its_own(one_child_does_what_it_is_asked_for_and_may_die)


def so_many_wait_and_no_more(pipe: Path) -> None:
    PAGES.waiting = 2
    with children_beside(1), ThreadPoolExecutor(4) as pool:
        first = pool.submit(PAGES.do, wait_to_be_told, pipe)
        with pipe.open("w") as told:  # opens once the child has begun
            asked = [pool.submit(PAGES.do, os.getpid) for _ in range(3)]
            refused = next(as_completed(asked, PATIENCE))
            told.write("go on")
        assert isinstance(refused.exception(), Busy)
        assert first.result(PATIENCE) == "go on"
        assert [future.exception(PATIENCE) for future in asked if future is not refused] == [None, None]


def test_so_many_wait_and_the_next_is_told_to_come_again(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    in_a_process_of_its_own(so_many_wait_and_no_more, pipe)


def lanes_outlive_trouble() -> None:
    apart = import_module("welfare.apart")
    most = 4 * 2**30
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    fork = apart._child
    begun: Counter[str] = Counter()

    def fork_or_fail(lane: Lane) -> object:
        """The first of each lane fails, and the first that is to replace one."""
        begun[lane.name] += 1
        if begun[lane.name] in (1, 3):
            raise OSError("no room")
        return fork(lane)

    apart._child = fork_or_fail
    with children_beside(1):
        nursery = psutil.Process(FILES.do(os.getppid))
        nursery.send_signal(signal.SIGHUP)
        with pytest.raises(Died):
            FILES.do(be_killed)
        assert FILES.do(os.getppid) == nursery.pid


def test_lanes_outlive_a_failed_fork_a_hang_up_and_a_hard_limit() -> None:
    in_a_process_of_its_own(lanes_outlive_trouble)


# The real server


@dataclass
class Served:
    """The server, and what people are shown there."""

    process: psutil.Process
    address: str
    cookies: dict[str, str]

    def get(self, path: str, by: str) -> tuple[int, str | None, str]:
        """The status, when to ask again, and the page."""
        with closing(HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Accept-Language": "en", "Cookie": self.cookies[by]})
            with connection.getresponse() as answer:
                return answer.status, answer.headers["Retry-After"], answer.read().decode(errors="replace")

    @property
    def children(self) -> list[psutil.Process]:
        """Those of the nursery, once all are there and do as children do."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for each in self.process.children():
                found = each.children()
                if sorted(child.nice() for child in found) == NICENESS_OF_CHILDREN:
                    return found
            time.sleep(LOOKS_UP_EVERY)
        raise AssertionError("The nursery has no children")


@pytest.fixture
def served(app: Flask, database_url: str, district: District, tmp_path: Path) -> Iterator[Served]:
    """On the test's database; without the process that delivers."""
    cookies = {}
    for name in ("teacher", "leader"):
        client = app.test_client()
        sign_in_as(client, district.person(name))
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie
        cookies[name] = f"{cookie.key}={cookie.value}"
    db.session.commit()
    port, log = free_port(), tmp_path / "server.log"
    environment = environment_for(
        tmp_path,
        DATABASE_URL=database_url,
        PORT=str(port),
        WELFARE_ENV="testing",
        WELFARE_SECRET_KEY=str(app.config["SECRET_KEY"]),
    )
    with log.open("w") as file:
        server = start(environment, file, "serve", "--no-deliver")
    address = f"http://127.0.0.1:{port}"
    wait_until_healthy(server, address, log)
    yield Served(psutil.Process(server.pid), address, cookies)
    os.killpg(server.pid, signal.SIGKILL)  # also those who outlived the server
    server.wait(PATIENCE)


@pytest.mark.slow("starts a server")
def test_a_teacher_is_answered_while_leaders_wait_and_who_waits_is_answered_after_a_crash(
    served: Served,
) -> None:
    page = "/training/hours.xlsx"
    assert served.get(page, by="leader")[0] == 200
    stopped = served.children
    for child in stopped:
        child.suspend()
    with ThreadPoolExecutor(PAGES.waiting + 1) as pool:
        asked = [pool.submit(served.get, page, "leader") for _ in range(PAGES.waiting + 1)]
        status, again, said = next(as_completed(asked, PATIENCE)).result()
        assert (status, again) == (503, str(Busy.retry_after))
        assert Busy.sentence in unescape(said)
        assert served.get("/needs", by="teacher")[0] == 200
        for child in stopped:
            child.kill()
        assert Counter(future.result(PATIENCE)[0] for future in asked) == {200: PAGES.waiting, 503: 1}


@pytest.mark.slow("starts a server")
@pytest.mark.parametrize("end", [psutil.Process.terminate, psutil.Process.kill])
def test_no_process_is_left_behind(served: Served, end: Callable[[psutil.Process], None]) -> None:
    children = served.children
    assert children
    end(served.process)
    assert not psutil.wait_procs(children, PATIENCE)[1]
