"""A computer that others use, too: it keeps nothing, leaves by itself, and the next person finds nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_axe import RUNS, problems_on
from tests.support.windows import Windows
from welfare import clock
from welfare.accounts.sign_ins.policy import LEAVES_AFTER, WARNS_BEFORE

WORDS = "Typed at the computer in the hall"
LEFT_BEHIND = """async () => ({
  words: Object.entries(localStorage).filter(([name, value]) => value),
  tab: document.getElementById('shared') ? [] : Object.keys(sessionStorage), // htmx has its address there
  databases: (await indexedDB.databases()).map(each => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length
})"""
NOTHING = {"words": [], "tab": [], "databases": [], "caches": [], "workers": 0}
SECOND = timedelta(seconds=1)
WARNING = "#shared-warning"


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


def with_a_clock(page: Page) -> datetime:
    """From now on the page's clock goes as the test says, and no time passes meanwhile; gives the moment."""
    now = clock.now()
    page.clock.install(time=now)
    page.clock.pause_at(now + SECOND)
    return now + SECOND


def write_with_a_clock(page: Page) -> datetime:
    """Somebody is signed in there and has typed the title of a need; gives what the page's clock says."""
    sign_in(page)
    now = with_a_clock(page)
    page.goto("/needs/new/home")
    page.locator("[name=title]").fill(WORDS)
    return now


def look_at_it(page: Page) -> list[str]:
    """What axe finds at each width and in each light."""
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
    page.evaluate("document.getElementById('shared-warning').showModal()")
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


def test_it_warns_and_whoever_is_there_stays(windows: Windows) -> None:
    page = windows(width=360, language="en-GB")
    write_with_a_clock(page)
    warning = page.locator(WARNING)
    page.clock.run_for((LEAVES_AFTER - WARNS_BEFORE - 5 * SECOND) // SECOND * 1000)
    expect(warning).to_be_hidden()
    page.clock.run_for(10_000)
    expect(warning).to_contain_text("Are you still there?")
    warning.get_by_role("button", name="I am still here").click()
    expect(warning).to_be_hidden()
    page.clock.run_for((LEAVES_AFTER - WARNS_BEFORE - 5 * SECOND) // SECOND * 1000)
    expect(warning).to_be_hidden()
    expect(page.locator("[name=title]")).to_have_value(WORDS)
    page.clock.run_for(10_000)
    page.keyboard.press("Escape")
    expect(warning).to_be_hidden()


def test_it_leaves_by_itself(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    write_with_a_clock(page)
    page.clock.run_for((LEAVES_AFTER + 2 * SECOND) // SECOND * 1000)
    page.wait_for_url("**/sign-in")
    expect(page.get_by_text("What had not been sent was not kept.")).to_be_visible()
    page.goto("/needs")
    page.wait_for_url("**/sign-in**")
    expect_nothing_left(page)


def test_it_leaves_in_time_where_somebody_puts_the_clock_back(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    now = write_with_a_clock(page)
    page.clock.run_for(5_000)
    page.clock.set_system_time(now - timedelta(hours=1))
    page.clock.run_for((LEAVES_AFTER + 2 * SECOND) // SECOND * 1000)
    page.wait_for_url("**/sign-in")
    expect_nothing_left(page)


def test_a_computer_that_slept_shows_nothing_when_it_wakes(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page)
    now = with_a_clock(page)
    page.goto("/needs/new/home")
    expect(page.locator("#shared")).to_be_visible()
    page.clock.set_fixed_time(now + 3 * LEAVES_AFTER)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url("**/sign-in")
    expect(page.get_by_text("What had not been sent was not kept.")).to_be_visible()


def test_it_leaves_in_time_where_somebody_has_stopped_what_was_being_sent(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    write_with_a_clock(page)
    page.locator("[name=description]").fill(WORDS)
    page.evaluate(
        "() => { window.stopped = new Promise(end => { navigation.onnavigateerror = end; }).then(() => 1); }"
    )
    held: list[Route] = []
    page.route("**/needs/new/home", lambda route: held.append(route))
    with page.expect_request("**/needs/new/home"):
        page.locator("main form[enctype] [type=submit]").last.click(no_wait_after=True)
    page.context.new_cdp_session(page).send("Page.stopLoading")
    page.evaluate("window.stopped")  # the page knows of it before its clock goes on
    page.unroute_all()
    expect(page.locator("[name=title]")).to_have_value(WORDS)
    page.clock.run_for((LEAVES_AFTER + 2 * SECOND) // SECOND * 1000)
    page.wait_for_url("**/sign-in")
    expect_nothing_left(page)


def test_it_stays_until_the_last_of_several_answers_and_no_longer(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "clerk", "**/triage")
    with_a_clock(page)
    page.goto("/triage")
    ask = "([what, source]) => htmx.ajax('GET', what, { source, target: '#main', swap: 'none' })"
    held: list[Route] = []
    page.route("**/triage?held", lambda route: held.append(route))
    with page.expect_request("**/triage?held"):
        page.evaluate(f"what => {{ window.held = ({ask})(what); }}", ["/triage?held", "#main"])
    page.evaluate(ask, ["/triage?answered", "#nav"])
    page.clock.run_for((LEAVES_AFTER + 2 * SECOND) // SECOND * 1000)
    expect(page.locator(WARNING)).to_be_hidden()
    held.pop().fulfill(status=204)
    page.evaluate("window.held")
    page.clock.run_for((LEAVES_AFTER + 2 * SECOND) // SECOND * 1000)
    page.wait_for_url("**/sign-in")


def test_all_windows_of_it_leave_together(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page)
    other = page.context.new_page()
    other.goto("/services")
    expect(other.locator("#shared")).to_be_visible()
    page.locator("#shared").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: address.endswith("/"))
    other.wait_for_url(lambda address: not address.endswith("/services"))
    expect(other.locator("#shared")).to_have_count(0)


def test_what_others_keep_there_stays_theirs(windows: Windows) -> None:
    """A draft of somebody who signed in as at their own computer."""
    page = windows(width=1280, language="en-GB")
    sign_in(page, is_shared=False)
    page.goto("/needs/new/home")
    page.locator("[name=title]").fill(WORDS)
    expect(page.locator('[data-part="saved"]').first).to_have_text("Kept on this phone")
    page.goto("/profile")
    page.locator('form[action="/sign-out"] button').evaluate("button => button.form.submit()")
    page.wait_for_url(lambda address: address.endswith("/"))
    sign_in(page, "colleague")
    page.goto("/needs/new/home")
    expect(page.locator("[name=title]")).to_have_value("")
    assert page.evaluate(LEFT_BEHIND)["databases"] == ["welfare"]
    page.locator("#shared").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: address.endswith("/"))
    sign_in(page, is_shared=False)
    page.goto("/needs/new/home")
    expect(page.locator("[name=title]")).to_have_value(WORDS)
