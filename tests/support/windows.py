"""Browser windows that notice what breaks in them."""

import re
import time

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.support.live_server import PATIENCE
from tests.support.slow_phone import slow_down_as_asked

MILLISECONDS = PATIENCE * 1000
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
expect.set_options(timeout=MILLISECONDS)


def be_patient_with(context: BrowserContext) -> None:
    """Wait as long for what its pages do as the slowest machine takes."""
    context.set_default_timeout(MILLISECONDS)
    slow_down_as_asked(context)


def until(page: Page, question: str, arg: object = None) -> None:
    """Wait until the page, which promises its answer, answers yes.

    `wait_for_function` takes any promise for a yes and comes back at once: it is for what needs none.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(question, arg):
        assert time.monotonic() < end, f"For {PATIENCE} s there was no yes to {question} ({arg})"
        page.evaluate("() => new Promise(again => setTimeout(again, 50))")


def sign_in_as(page: Page, account: str) -> None:
    """As by the one tap that the demo offers, to where that leads; the page with the button is not drawn."""
    request = page.context.request
    token = TOKEN.search(request.get("/sign-in").text())
    form = {"csrf_token": token[1] if token else "", "account": account}
    answer = request.post("/sign-in/demo", form=form, max_redirects=0)
    assert answer.status in (302, 303), (account, answer.status)
    page.goto(answer.headers["location"])


class Windows:
    """Opens windows of a browser, each a stranger's: `windows(width=1280, scheme="dark", language="en")`."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []

    def __call__(
        self,
        width: int = 360,
        scheme: str = "light",
        language: str = "zh-CN",
        script: bool = True,
        touch: bool = False,
        agent: str | None = None,
        worker: bool = True,
    ) -> Page:
        """A new window, with cookies of its own; without a worker no page is kept for want of a signal."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 740},
            color_scheme=scheme,
            locale=language,
            java_script_enabled=script,
            has_touch=touch,
            user_agent=agent,
            service_workers="allow" if worker else "block",
        )
        self.contexts.append(context)
        be_patient_with(context)
        page = context.new_page()
        page.on("console", lambda message: self._on_console(page, message))
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda request: self._on_failed(page, request))
        page.on("response", lambda response: self._on_response(page, response))
        return page

    def close(self) -> None:
        """Close them all."""
        for context in self.contexts:
            context.close()

    def _on_console(self, page: Page, message: ConsoleMessage) -> None:
        # What could not be loaded is judged by its answer, below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"{page.url}: console: {message.text}")

    def _on_failed(self, page: Page, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the browser gave up on it because the person went on
            self.problems.append(f"{page.url}: {request.url}: {request.failure}")

    def _on_response(self, page: Page, response: Response) -> None:
        """An address or a form that is refused (4xx) is no fault; a part of the page that is missing is."""
        asked_for = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and not asked_for):
            self.problems.append(f"{page.url}: {response.url}: {response.status}")
