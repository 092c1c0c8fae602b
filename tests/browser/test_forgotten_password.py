"""A forgotten password in a real browser: an address is proven, a code comes by mail, the new one opens."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect

from tests.support.live_server import PATIENCE, free_port, running_server
from tests.support.windows import Windows

NEW = "mist on the pass"


class Mailbox:
    """A real mail server's, from which codes are read as they come."""

    def __init__(self) -> None:
        self.letters: Queue[tuple[str, str]] = Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.put((envelope.rcpt_tos[0], letter.get_content()))  # type: ignore[attr-defined]
        return "250 OK"

    def code_for(self, address: str) -> str:
        """The code in the next letter, which is for this address."""
        to, words = self.letters.get(timeout=PATIENCE)
        assert to == address
        return re.search(r"\d{8}", words)[0]  # type: ignore[index]


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def site(new_instance: Callable[[], Path], mailbox: tuple[Mailbox, int]) -> Iterator[str]:
    """A server that sends its mail there."""
    settings = {
        "WELFARE_SMTP_HOST": "127.0.0.1",
        "WELFARE_SMTP_PORT": str(mailbox[1]),
        "WELFARE_SMTP_SECURITY": "none",
        "WELFARE_SMTP_SENDER": "welfare@example.cn",
    }
    with running_server(new_instance(), **settings) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A phone in English; whatever its pages complain of fails the test."""
    opened = Windows(browser, site)
    yield opened(width=360, language="en-GB")
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)


def _send(page: Page) -> None:
    page.click("main form:has(input:not([type=hidden])) [type=submit]")


def _sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=login]", "teacher")
    page.fill("[name=password]", password)
    _send(page)
    page.wait_for_url("**/needs")


@pytest.mark.slow("starts a server of its own")
def test_from_the_page_to_the_new_sign_in(page: Page, mailbox: tuple[Mailbox, int]) -> None:
    box, address = mailbox[0], "jia@example.cn"
    _sign_in(page, "welfare-demo")
    page.goto("/profile/email")
    page.fill("[name=email]", address)
    _send(page)
    page.wait_for_url("**/profile/email/code")
    page.fill("[name=password_code]", box.code_for(address))
    _send(page)
    page.wait_for_url("**/profile/email")
    expect(page.locator("main")).to_contain_text(address)

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.click("main a[href$='/sign-in/forgotten']")
    page.wait_for_url("**/sign-in/forgotten")
    page.fill("[name=staff_number]", "teacher")
    _send(page)
    page.wait_for_url("**/sign-in/forgotten/code")
    page.fill("[name=password_code]", box.code_for(address))
    page.fill("[name=password_new]", NEW)
    page.fill("[name=password_repeat]", NEW)
    _send(page)
    page.wait_for_url("**/sign-in")
    expect(page.get_by_role("status")).to_contain_text("Your new password is set.")
    _sign_in(page, NEW)
