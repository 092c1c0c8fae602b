"""The real server with the demo district, and a real Chromium that looks at it.

A test fails when a page throws, asks for something that does not arrive, or writes an error to the console,
as a breach of the content security policy does.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.support.chromium import launch_options
from tests.support.live_server import running_server


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
def new_page(browser: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """Opens browser windows, each of a stranger: `new_page(width=1280, scheme="dark", language="en")`."""
    problems: list[str] = []
    contexts = []

    def open_window(
        width: int = 360, scheme: str = "light", language: str = "zh-CN", script: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=live_server,
            viewport={"width": width, "height": 740},
            color_scheme=scheme,
            locale=language,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        _watch(page, problems)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


def _watch(page: Page, problems: list[str]) -> None:
    """Collects what goes wrong in the page; that a form or an address is refused (4xx) is not wrong."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"{page.url}: console: {message.text}")

    def on_failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the browser gave up on it because the person went on
            problems.append(f"{page.url}: {request.url}: {request.failure}")

    def on_response(response: Response) -> None:
        part_of_page = response.request.resource_type not in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and part_of_page):
            problems.append(f"{page.url}: {response.url}: {response.status}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("requestfailed", on_failed)
    page.on("response", on_response)


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Signs a demo account in: `sign_in(page, "clerk")`."""

    def sign_in(page: Page, account: str) -> None:
        page.goto("/sign-in")
        page.fill('[name="login"]', account)
        page.fill('[name="password"]', "welfare-demo")
        page.click('main form [type="submit"]')

    return sign_in
