"""A fresh installation leads whoever opens it to its beginning, and the code from the server opens it."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import Look
from tests.browser.test_axe import look_at
from tests.support.live_server import FLASK, ROOT, environment_for, running_server
from tests.support.windows import Windows

TYPED = {
    "district": "云岭林区教育局",
    "admin_name": "张三",
    "admin_number": "A001",
    "password_new": "a short sentence",
    "password_repeat": "a short sentence",
}


def said_by(instance: Path, *command: str) -> str:
    ended = subprocess.run(
        [*FLASK, *command],
        cwd=ROOT,
        env=environment_for(instance),
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


def send(page: Page, code: str) -> None:
    for name, text in {**TYPED, "password_code": code}.items():
        page.fill(f"[name={name}]", text)
    page.locator("main form [type=submit]").click()


def send_a_wrong_code(page: Page) -> None:
    send(page, "abcd-efgh-jkmn")
    page.locator("[data-autofocus]").wait_for()


@pytest.mark.slow("starts a server of its own")
def test_a_bureau_is_set_up_on_a_page_that_everybody_can_read(browser: Browser, tmp_path: Path) -> None:
    said_by(tmp_path, "db", "upgrade")
    code = next(
        line.strip() for line in said_by(tmp_path, "set-up", "--code").splitlines() if line[:4] == "    "
    )
    with running_server(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'welfare.sqlite3'}") as address:
        windows = Windows(browser, address)
        wrong = [
            f"{look} at {problem}"
            for language in ("zh-CN", "en-GB")
            for look in (Look("/set-up"), Look("/set-up", send_a_wrong_code, "refused"))
            for problem in look_at(windows(language=language), look, {}, language)
        ]
        assert not wrong, "\n".join(wrong)
        page = windows()
        page.goto("/")
        page.wait_for_url("**/set-up")
        send(page, code)
        page.wait_for_url("**/organizations")
        page.get_by_text("云岭林区教育局").first.wait_for()
        windows.close()
