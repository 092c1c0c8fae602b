"""The real server with the demo district, and a real Chromium that looks at it.

A test fails when a page throws, asks for something that does not arrive, or writes an error to the console,
as a breach of the content security policy does.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pages import all_things
from tests.support.chromium import launch_options
from tests.support.live_server import running_server, set_up
from tests.support.teacher_phone import Phone
from tests.support.weak_line import Line, MortalServer
from tests.support.windows import Windows, sign_in_as
from welfare.web.compiled import FOLDER


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """An instance folder with the demo district, which is told once for all processes of a run.

    Where it keeps what it compiles all its copies do, and the next run.
    """
    base = tmp_path_factory.getbasetemp()
    first = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    with first.with_suffix(".lock").open("w") as telling:
        flock(telling, LOCK_EX)
        if not first.exists():
            begun = tmp_path_factory.mktemp("demo")
            (begun / FOLDER).symlink_to(request.config.cache.mkdir("compiled"))
            set_up(begun)
            begun.rename(first)  # whole: of one that broke off nobody makes copies
    return first


@pytest.fixture(scope="module")
def new_instance(demo_instance: Path, scratch: Path) -> Iterator[Callable[[], Path]]:
    """Copies of that folder, which are there as long as the tests of one file run."""
    with ExitStack() as leaving:

        def new_instance() -> Path:
            copy = Path(leaving.enter_context(TemporaryDirectory(dir=scratch)))
            return copytree(demo_instance, copy, symlinks=True, dirs_exist_ok=True)

        yield new_instance


@pytest.fixture(scope="module")
def live_server(new_instance: Callable[[], Path]) -> Iterator[str]:
    """The address of a server that the tests of one file have to themselves: it knows nothing of others."""
    with running_server(new_instance()) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for each process of a run; every page gets a context, and so cookies, of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())
        yield chromium
        chromium.close()


@pytest.fixture
def windows(browser: Browser, live_server: str) -> Iterator[Windows]:
    """Opens windows on the server: `page = windows(width=1280, scheme="dark")`."""
    opened = Windows(browser, live_server)
    yield opened
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)


@pytest.fixture(scope="module")
def things(browser: Browser, live_server: str) -> Iterator[dict[str, str]]:
    """What the addresses of pages name."""
    windows = Windows(browser, live_server)
    yield all_things(windows)
    windows.close()


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Signs a demo account in: `sign_in(page, "clerk")`."""
    return sign_in_as


@pytest.fixture(scope="module")
def mortal_server(new_instance: Callable[[], Path]) -> Iterator[MortalServer]:
    """A server that a test may kill; those of one file have it to themselves."""
    server = MortalServer(new_instance())
    yield server
    server.kill()


@pytest.fixture
def server(mortal_server: MortalServer) -> MortalServer:
    """The same, alive."""
    mortal_server.start()
    return mortal_server


@pytest.fixture
def line(server: MortalServer) -> Iterator[Line]:
    """The line to the server, which a test may break."""
    line = Line(server.port)
    yield line
    line.close()


@pytest.fixture
def new_phone(browser: Browser, line: Line) -> Iterator[Callable[..., Phone]]:
    """Phones on that line: `new_phone(java_script_enabled=False)`."""
    contexts = []
    problems: list[str] = []

    def new_phone(script: str | None = None, **options: Any) -> Phone:
        settings = {"base_url": line.address, "viewport": {"width": 360, "height": 740}, "locale": "en"}
        context = browser.new_context(**settings | options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        return Phone(context)

    yield new_phone
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """A phone on which the teacher is signed in."""
    phone = new_phone()
    phone.sign_in()
    return phone
