"""An app on each of the two databases, as it was before any test.

A test that asks for `app`, or for anything built on it, is asked on SQLite or on PostgreSQL in turn, or on
both (tests/support/in_turn.py). The database has the tables and no rows; where the test asks for `district`,
the small district of tests/support/world.py. A module or a folder whose tests begin with more has a fixture
`state` of its own.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import timedelta
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session, scoped_session
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.support import asked, in_turn, marks, slow, tally, world
from tests.support.client import Client, Page
from tests.support.databases import Database, PostgreSQL, SQLite
from tests.support.postgres import running_postgres
from tests.support.signing_in import let_everybody_in, renew_sign_ins
from tests.support.skeletons import Sound
from tests.support.states import DISTRICT, EMPTY, Remember, State
from welfare import create_app
from welfare.accounts.sessions import STAFF, TEACHERS
from welfare.audit.keyring import LAST_HEAD_FILE
from welfare.audit.rows.actions import seal_tables
from welfare.config import read_settings
from welfare.extensions import db
from welfare.setup.views import BUREAU_IS_THERE
from welfare.web.compiled import FOLDER

# Every process of this run, and of the apps it starts, would compile all modules again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

hypothesis_settings.register_profile("on a machine of any speed", deadline=None)
hypothesis_settings.load_profile("on a machine of any speed")
CHEAP_HASHES = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
FOR_EVER = {name: (timedelta(days=9999), timedelta(days=9999)) for name in (STAFF, TEACHERS)}
FOR_EVER["PROVEN_FOR"] = timedelta(days=9999)
"""A test that lets weeks go by is signed in still and asked nothing, but where it is about that."""
A_MINUTE = 60
"""Seconds; a page notes who used it after longer only."""
BROWSER = "tests/browser/"
"""Its tests share by file what they begin with: a server of their own, and what they have found in it."""
LANGUAGES = ("zh-CN", "en-GB")
"""Whoever looks at every page looks in each of them: that is as long as two files."""
SHARED = {
    "tests/demo/": "demo",
    "tests/reports/": "demo",
    "tests/bulletins/": "demo",
    "tests/housing/": "rounds",
}
"""Tests that begin with something costly, or would go on alone at the end, and what they share."""


class Scheduling(LoadScopeScheduling):
    """One test after another to whatever process is free; who shares a costly beginning stays together."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            language = next((each for each in LANGUAGES if nodeid.endswith(f"-{each}]")), "")
            return nodeid.partition("::")[0] + language
        return next((shared for place, shared in SHARED.items() if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """How tests are given to several processes."""
    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem() -> Generator[None, Any, Any]:
    """Where cases take turns, each is made for one database only."""
    made = yield
    return in_turn.share_out(made) if isinstance(made, list) else made


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Of a fresh copy one process compiles all tests, which takes longer than all else before the first; the
    others wait for that, since each would do the same."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    with (session.config.cache.mkdir("compiled") / "tests").open("a") as note:
        if not note.tell():
            try:
                flock(note, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                flock(note, LOCK_SH)
        collected = yield
        note.write("Once.\n")
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A mark has its reason. What is slow comes first, so that no process is left with it at the end."""
    slow.mark_what_has_the_demo(items)
    in_turn.mark_what_is_left_out(items)
    marks.ask_for_reasons(items)
    items.sort(key=lambda item: not slow.is_slow(item))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been collected stays to the end: the collector of garbage need not walk it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_configure() -> None:
    """Note from the beginning where the product asks which database."""
    asked.listen()


def pytest_testnodedown(node: WorkerController) -> None:
    """What another process has noted, once it is done."""
    asked.hear(node.workeroutput)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep it for whoever compares the databases, or hand it to the process that does."""
    asked.keep(session.config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the run has looked at, and what took long without a reason."""
    tally.tell(terminalreporter)
    slow.tell_by_folder(terminalreporter)
    slow.tell(terminalreporter)


@pytest.fixture(scope="session", autouse=True)
def _share_what_is_sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What one process of the run has found of pages, the others need not find again."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (folder / "sound pages").open("a+b", buffering=0) as file:
        Client.sound = Sound(file)
        yield


@pytest.fixture(autouse=True)
def _count_pages(record_property: Callable[[str, object], None]) -> Iterator[None]:
    Client.linted.clear()
    yield
    if Client.linted:
        record_property("kinds of pages linted", sorted(Client.linted))


class House:
    """One app and its database, kept for the whole run."""

    def __init__(self, database: Database, instance: Path, compiled: Path) -> None:
        """`compiled` is where what the app compiles is kept, for every process and the next run."""
        self.database = database
        (instance / FOLDER).symlink_to(compiled)
        settings = read_settings(
            {
                "WELFARE_ENV": "testing",
                "WELFARE_INSTANCE": str(instance),
                "DATABASE_URL": database.url,
                "WELFARE_SECRET_KEY": "only for tests",
                "WELFARE_SITE_NAME": "",
                "WELFARE_PUBLIC_URL": "http://localhost",
                "WELFARE_TIME_ZONE": "Asia/Shanghai",
                "WELFARE_SECURE_COOKIES": "0",
                "WELFARE_TRUSTED_PROXIES": "0",
                "WELFARE_LIMIT_FACTOR": "1000",
            }
        )
        self.app = create_app({"SETTINGS": settings, "ARGON2": CHEAP_HASHES, **FOR_EVER})
        self.app.test_client_class = Client
        self.kept: dict[str, float] = {}
        """When each state was, by `monotonic`: people are signed in since then."""
        with self.app.app_context():
            upgrade()
            seal_tables()
            db.session.commit()
            self.database.settle()
            self._keep(EMPTY.name)

    def begin_with(self, state: State) -> None:
        """The database in this state, nothing noted of another test's, and nobody's tries counted."""
        with self.app.app_context():
            if not self._is_still(state):
                self._make(state)
        (self.app.config["SETTINGS"].instance / LAST_HEAD_FILE).unlink(missing_ok=True)
        self.app.extensions.pop(BUREAU_IS_THERE, None)

    def go_back_to(self, state: State) -> None:
        """The database as this state was kept; whoever was connected is so no more."""
        with self.app.app_context():
            db.engine.dispose()
        self.database.go_back_to(state.name)

    def keep(self, state: str) -> None:
        """Remember what has been committed, under this name."""
        with self.app.app_context():
            self._keep(state)

    def close(self) -> None:
        """Let go of every connection."""
        with self.app.app_context():
            db.engine.dispose()

    def _is_still(self, state: State) -> bool:
        """Whether the test before has only read in it, or only written rows, which are put back: then its
        connections are as good as new ones."""
        pool = db.engine.pool
        if not self._is_fresh(state) or pool.checkedout():
            return False
        name = state.name
        return self.database.is_still(name, pool.checkedin()) or self.database.put_back_to(name, pool)

    def _is_fresh(self, state: State) -> bool:
        return monotonic() - self.kept.get(state.name, -inf) < A_MINUTE

    def _make(self, state: State) -> None:
        if state.name not in self.kept:
            if state.on:
                self._make(state.on)
            else:
                self.go_back_to(EMPTY)
            state.build()
            let_everybody_in()
        else:
            self.go_back_to(state)
            if self._is_fresh(state):
                return
            renew_sign_ins()
        db.session.commit()
        self.database.settle()
        self._keep(state.name)

    def _keep(self, state: str) -> None:
        db.session.remove()
        db.engine.dispose()
        self.database.keep(state)
        self.kept[state] = monotonic()


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder for databases: in memory where there is room, since each test copies one."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    with TemporaryDirectory(prefix="welfare-", dir=memory if roomy else None) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[str]:
    """The socket folder of a PostgreSQL that this process has to itself."""
    with running_postgres(scratch / "postgres") as socket_folder:
        yield socket_folder


@pytest.fixture(scope="session")
def house_on(scratch: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], House]]:
    """The house on a kind of database."""
    houses: dict[str, House] = {}
    with ExitStack() as leaving:

        def house(kind: str) -> House:
            if kind not in houses:
                folder = scratch / kind
                folder.mkdir()
                on_sqlite = kind == "sqlite"
                database = SQLite(folder) if on_sqlite else PostgreSQL(request.getfixturevalue("postgres"))
                leaving.callback(database.close)
                compiled = request.config.cache.mkdir("compiled")
                houses[kind] = House(database, folder, compiled)
                leaving.callback(houses[kind].close)
            return houses[kind]

        yield house


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    """What the database holds when the test begins."""
    return DISTRICT if "district" in request.fixturenames else EMPTY


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, house_on: Callable[[str], House]) -> House:
    """The house on one of the two databases."""
    return house_on(request.param)


@pytest.fixture
def app(house: House, state: State) -> Flask:
    """The app; CSRF protection is on."""
    house.begin_with(state)
    return house.app


@pytest.fixture
def start_again(house: House, state: State) -> Callable[[], None]:
    """Undoes whatever the test has done so far; rows that it holds are of no use any more."""

    def start_again() -> None:
        if has_app_context():
            db.session.remove()
        house.begin_with(state)

    return start_again


@pytest.fixture
def remember(house: House, session: scoped_session[Session]) -> Remember:
    """Keeps what the test has made so far. What it gives goes back there, as often as it is called: much less
    work than making it anew. Rows that the test holds are read again."""

    def remember() -> Callable[[], None]:
        here = State("remembered", lambda: None)
        session.commit()
        house.keep(here.name)

        def go_back() -> None:
            session.commit()
            house.begin_with(here)

        return go_back

    return remember


@pytest.fixture
def database_url(app: Flask) -> str:
    """Where the database of `app` is."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def instance(app: Flask) -> Path:
    """The app's folder, with its keys."""
    return app.config["SETTINGS"].instance


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The database session of the test itself; a request has its own, and sees what was written here."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without script, signed out."""
    return app.test_client()


@pytest.fixture
def district(session: scoped_session[Session]) -> world.District:
    """The people, places and needs of the small district, by name."""
    return world.District()


@pytest.fixture
def sign_in() -> Callable[[Client, str], Page]:
    """Signs somebody of the district in by the page, as people do: `sign_in(client, "clerk")`."""

    def sign_in(client: Client, staff_number: str) -> Page:
        form = client.page("/sign-in").form("/sign-in")
        return form.send(login=staff_number, password=world.PASSWORD)

    return sign_in
