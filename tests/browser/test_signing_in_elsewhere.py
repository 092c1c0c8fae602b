"""Signing in by an OpenID provider and by a CAS server, from the first tap to the page that was wanted."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_axe import look_at
from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import CLIENT, SECRET, FakeOIDC
from tests.support.live_server import free_port, running_server
from tests.support.surface import Look
from tests.support.windows import Windows

LABELS = {"oidc": "District cloud", "cas": "Campus sign-in"}


@pytest.fixture(scope="module")
def served(new_instance: Callable[[], Path]) -> Iterator[str]:
    """The address of a server that knows both services."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    oidc, cas = FakeOIDC(f"{here}/sign-in/with/oidc/back"), FakeCAS(f"{here}/sign-in/with/cas/back")
    with ExitStack() as stack:
        stack.enter_context(oidc.serving())
        stack.enter_context(cas.serving())
        settings = {
            "PORT": str(port),
            "WELFARE_PUBLIC_URL": here,
            "WELFARE_OIDC_ISSUER": oidc.address,
            "WELFARE_OIDC_CLIENT_ID": CLIENT,
            "WELFARE_OIDC_CLIENT_SECRET": SECRET,
            "WELFARE_OIDC_LABEL": LABELS["oidc"],
            "WELFARE_CAS_URL": cas.address,
            "WELFARE_CAS_LABEL": LABELS["cas"],
        }
        yield stack.enter_context(running_server(new_instance(), **settings))


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A phone in English; whatever its pages complain of fails the test."""
    opened = Windows(browser, served)
    yield opened(width=360, language="en-GB")
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)


@pytest.mark.parametrize("name", list(LABELS))
def test_one_links_once_and_comes_in_by_a_tap_from_then_on(page: Page, name: str) -> None:
    page.goto("/notices")
    page.get_by_role("link", name=LABELS[name]).click()
    expect(page.get_by_role("status")).to_contain_text("is not known here yet")
    page.fill('[name="login"]', "teacher")
    page.fill('[name="password"]', "welfare-demo")
    page.click('main form [type="submit"]')
    expect(page.get_by_role("heading", level=1)).to_have_text("Link an account")
    assert list(look_at(page, Look(page.url), {}, "en-GB")) == []
    page.get_by_role("button", name="Link").click()
    page.wait_for_url("**/notices")
    page.goto("/profile")
    page.get_by_role("link", name="Accounts elsewhere").click()
    expect(page.locator("main .rows")).to_contain_text(LABELS[name])
    page.goto("/profile")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "/profile" not in address)
    page.goto("/profile/notices")
    page.get_by_role("link", name=LABELS[name]).click()
    page.wait_for_url("**/profile/notices")
