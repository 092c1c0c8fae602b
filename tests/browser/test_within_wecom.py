"""The app in WeCom's own browser: linked once by the password, and from then on open without a tap."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fakes.wecom import FakeWeCom
from tests.notices.wecom import environment
from tests.support.live_server import free_port, running_server
from tests.support.windows import Windows

INSIDE = (
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Mobile "
    "wxwork/4.1.30 MicroMessenger/7.0.1 Language/en"
)


@pytest.fixture(scope="module")
def served(new_instance: Callable[[], Path]) -> Iterator[str]:
    """The address of a server that knows an app in WeCom."""
    port, fake = free_port(), FakeWeCom()
    here = f"http://127.0.0.1:{port}"
    with fake.serving():
        settings = {"PORT": str(port), "WELFARE_PUBLIC_URL": here, **environment(fake)}
        with running_server(new_instance(), **settings) as address:
            yield address


@pytest.fixture
def windows(browser: Browser, served: str) -> Iterator[Windows]:
    opened = Windows(browser, served)
    yield opened
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)


def _types_the_password(page: Page, login: str) -> None:
    page.fill('[name="login"]', login)
    page.fill('[name="password"]', "welfare-demo")
    page.click('main form [type="submit"]')


def test_one_links_once_and_never_types_again(windows: Windows) -> None:
    desk = windows(width=1280, language="en-GB")
    desk.goto("/channels/wecom")
    _types_the_password(desk, "admin")
    desk.wait_for_url("**/channels/wecom")
    desk.get_by_label("Messages are sent this way").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("status").filter(has_text="Saved.")).to_be_visible()

    phone = windows(language="en-GB", agent=INSIDE)
    phone.goto("/notices")
    expect(phone.get_by_role("status").filter(has_text="is not known here yet")).to_be_visible()
    _types_the_password(phone, "teacher")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Link an account")
    phone.get_by_role("button", name="Link").click()
    phone.wait_for_url("**/notices")

    phone.context.clear_cookies()
    phone.goto("/profile/notices")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Notification settings")
    expect(phone.get_by_role("group", name="WeCom")).to_be_visible()

    elsewhere = windows(language="en-GB")
    elsewhere.goto("/profile/notices")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Sign in")
