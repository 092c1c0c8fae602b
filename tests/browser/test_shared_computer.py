"""A computer that others use, too: it keeps nothing, leaves by itself, and the next person finds nothing."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_axe import AXE, RUNS, problems_on
from tests.support.windows import Windows

WORDS = "Typed at the computer in the hall"
LEFT_BEHIND = """async () => ({
  words: Object.entries(localStorage).filter(([name, value]) => value),
  tab: document.getElementById('shared') ? [] : Object.keys(sessionStorage), // htmx has its address there
  databases: (await indexedDB.databases()).map(each => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length
})"""
NOTHING = {"words": [], "tab": [], "databases": [], "caches": [], "workers": 0}


def sign_in(
    page: Page, account: str = "teacher", lands_on: str = "**/needs", *, is_shared: bool = True
) -> None:
    """By the page, with the box ticked or not, until that account's first page is there."""
    page.goto("/sign-in")
    page.fill('[name="login"]', account)
    page.fill('[name="password"]', "welfare-demo")
    page.set_checked('[name="is_shared"]', is_shared)
    page.click('main form [type="submit"]')
    page.wait_for_url(lands_on)


def look_at_it(page: Page) -> list[str]:
    """What axe finds at each width and in each light."""
    page.evaluate(AXE)
    problems: list[str] = []
    for width, scheme, rules in RUNS["en-GB"]:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme)
        problems += (f"{width} px, {scheme}: {problem}" for problem in problems_on(page, rules))
    return problems


def expect_nothing_left(page: Page) -> None:
    """Nothing of anybody in what the browser keeps for this site."""
    left: dict[str, Any] = page.evaluate(LEFT_BEHIND)
    assert left == NOTHING


@pytest.mark.slow("two people, and axe in six ways")
@pytest.mark.parametrize(
    ("account", "home", "form"),
    [("teacher", "**/needs", "/needs/new/home"), ("clerk", "**/triage", "/profile")],
)
def test_nothing_is_kept_and_the_next_person_finds_nothing(
    windows: Windows, account: str, home: str, form: str
) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, account, home)
    expect(page.locator("#shared")).to_contain_text("Shared computer")
    assert look_at_it(page) == []
    page.goto(form)
    field = page.locator("main [name=title], main [name=phone]").first
    field.fill(WORDS)
    expect(page.get_by_text("Kept on this phone")).to_have_count(0)
    expect_nothing_left(page)
    page.locator("#shared").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: address.endswith("/"))
    expect(page.get_by_text("Nothing of yours was kept on this computer.")).to_be_visible()
    expect_nothing_left(page)
    page.go_back()
    page.wait_for_url("**/sign-in**")
    expect(page.locator("main")).not_to_contain_text(WORDS)
    expect(page.locator('[name="is_shared"]')).to_be_checked()
    sign_in(page, "colleague")
    page.goto(form)
    expect(page.locator("main [name=title], main [name=phone]").first).not_to_have_value(WORDS)
    expect_nothing_left(page)
