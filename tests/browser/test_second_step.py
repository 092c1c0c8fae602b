"""Signing in with a second step in a real browser: by the codes of an app, and by a passkey of the device."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Look
from tests.browser.test_axe import look_at
from tests.support.live_server import free_port, running_server
from tests.support.windows import Windows

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}
PAGE = "/profile/second-factor"


@pytest.fixture(scope="module")
def site(new_instance: Callable[[], Path]) -> Iterator[str]:
    """A server that knows by which address people reach it."""
    port = str(free_port())
    address = f"http://localhost:{port}"
    with running_server(new_instance(), PORT=port, WELFARE_PUBLIC_URL=address):
        yield address


@pytest.fixture
def windows(browser: Browser, site: str) -> Iterator[Windows]:
    """Windows on that server."""
    opened = Windows(browser, site)
    yield opened
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)


def _password(page: Page, account: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=login]", account)
    page.fill("[name=password]", "welfare-demo")
    page.click("main form [type=submit]")


def _sees_everything(page: Page, address: str) -> None:
    assert list(look_at(page, Look(address), {}, "en-GB")) == []


@pytest.mark.slow("starts a server of its own")
def test_codes_of_an_app(windows: Windows) -> None:
    page = windows(width=360, language="en-GB")
    _password(page, "clerk")
    page.wait_for_url("**/triage")
    page.goto(f"{PAGE}/app")
    page.get_by_text("You cannot scan it?").click()
    app = pyotp.TOTP(page.locator(".code-groups").inner_text().replace(" ", ""))
    page.fill("[name=code]", app.at(time.time() - 30))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    code = page.locator("#recovery-codes li").first.inner_text()
    _sees_everything(page, f"{PAGE}/app/removal")
    for typed in (app.now(), code):
        page.context.clear_cookies()
        _password(page, "clerk")
        page.wait_for_url("**/sign-in/second")
        _sees_everything(page, "/sign-in/second")
        page.fill("[name=password_code]", typed)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url("**/triage")


@pytest.mark.slow("starts a server of its own")
def test_a_passkey_of_the_device(windows: Windows) -> None:
    page = windows(width=360, language="en-GB")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    _password(page, "handler")
    page.wait_for_url("**/triage")
    page.goto(f"{PAGE}/passkeys")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    _sees_everything(page, PAGE)
    _sees_everything(page, page.locator("main a[href*='/passkeys/']").first.get_attribute("href"))
    page.context.clear_cookies()
    _password(page, "handler")
    page.wait_for_url("**/sign-in/second")
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/triage")


@pytest.mark.slow("starts a server of its own")
def test_who_refuses_to_give_it_types_a_code(windows: Windows) -> None:
    page = windows(width=360, language="en-GB")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    _password(page, "school")
    page.wait_for_url("**/triage")
    page.goto(f"{PAGE}/passkeys")
    page.get_by_role("button", name="Make a passkey").click()
    code = page.locator("#recovery-codes li").first.inner_text()
    page.context.clear_cookies()
    _password(page, "school")
    page.wait_for_url("**/sign-in/second")
    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not given.").wait_for()
    page.fill("[name=password_code]", code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/triage")
