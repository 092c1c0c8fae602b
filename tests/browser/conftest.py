"""The real server with the demo district, and a real Chromium that looks at it.

A test fails when a page throws, asks for something that does not arrive, or writes an error to the console,
as a breach of the content security policy does.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import launch_options
from tests.support.live_server import running_server
from tests.support.windows import Windows


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that this run has to itself."""
    with running_server(tmp_path_factory.mktemp("instance")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every page gets a context, and so cookies, of its own."""
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


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Signs a demo account in: `sign_in(page, "clerk")`."""

    def sign_in(page: Page, account: str) -> None:
        page.goto("/sign-in")
        page.fill('[name="login"]', account)
        page.fill('[name="password"]', "welfare-demo")
        page.click('main form [type="submit"]')

    return sign_in
