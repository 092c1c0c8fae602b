"""The desk by the keyboard: single keys that can be turned off, and ticks that are there on coming back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.windows import Windows

SignIn = Callable[[Page, str], None]
QUEUE = "/triage?desk=area&queue=to-sign-for"
A_NEED = re.compile(r"/needs/\d\d-\d+-\d\?")


def desk(windows: Windows, sign_in: SignIn) -> Page:
    """The clerk's queue of needs to sign for."""
    page = windows(width=1280, language="en-GB")
    sign_in(page, "clerk")
    page.goto(QUEUE)
    expect(page.locator("main td a.title").nth(1)).to_be_visible()
    return page


def test_a_queue_is_worked_through_without_a_mouse(windows: Windows, sign_in: SignIn) -> None:
    page = desk(windows, sign_in)
    titles = page.locator("main td a.title")
    first, second = (titles.nth(place).get_attribute("href") for place in (0, 1))
    page.keyboard.press("j")
    expect(titles.first).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("[data-select]").first).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(A_NEED)
    assert page.url.endswith(first)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{second}")
    page.keyboard.press("q")
    expect(page.locator("#question-words")).to_be_focused()
    page.keyboard.type("jxu? how many are you?")
    expect(page.locator("#question-words")).to_have_value("jxu? how many are you?")
    page.locator("#question > summary").focus()
    page.keyboard.press("u")
    expect(page.locator("[data-select]").first).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("h1")).to_have_text("Keyboard shortcuts")


def test_ticks_are_there_again_until_they_are_taken_back(windows: Windows, sign_in: SignIn) -> None:
    page = desk(windows, sign_in)
    boxes = page.locator("[data-select]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator("main td a.title").first.click()
    page.locator(".place a").first.click()
    expect(page.locator("[data-selected]")).to_have_text("2 chosen")
    boxes.nth(0).uncheck()
    page.goto(QUEUE)
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(0)).not_to_be_checked()
    page.goto("/triage?desk=area&queue=all")
    expect(page.locator("[data-select]").first).not_to_be_checked()


def test_keys_can_be_turned_off_and_on(windows: Windows, sign_in: SignIn) -> None:
    page = desk(windows, sign_in)
    page.keyboard.press("?")
    switch = page.get_by_label("Shortcuts are on in this browser")
    expect(switch).to_be_checked()
    switch.uncheck()
    page.goto(QUEUE)
    title = page.locator("main td a.title").first
    expect(title).to_be_visible()
    page.keyboard.press("j")
    expect(title).not_to_be_focused()
    page.goto("/triage/shortcuts")
    expect(switch).not_to_be_checked()
    switch.check()
    page.goto(QUEUE)
    expect(title).to_be_visible()
    page.keyboard.press("j")
    expect(title).to_be_focused()


def test_what_was_sent_together_is_ticked_no_more_in_any_list(windows: Windows, sign_in: SignIn) -> None:
    page = desk(windows, sign_in)
    page.goto("/triage?desk=area&queue=all&status=in_progress")
    box = page.locator("[data-select]").first
    value = box.get_attribute("value")
    box.check()
    page.locator("button[name=noun][value=questions]").click()
    expect(page.locator("[name=need]").first).to_be_checked()
    page.locator("[name=words]").fill("How many are you at home?")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_text("1 need done.")).to_be_visible()
    shelves = "Object.entries(sessionStorage).filter(([name]) => name.startsWith('welfare.ticks.'))"
    kept = page.evaluate(f"() => {shelves}.map(([, values]) => values).join(' ')")
    assert value
    assert value not in kept.split()


def test_a_box_keeps_its_keys_to_itself(windows: Windows, sign_in: SignIn) -> None:
    page = desk(windows, sign_in)
    page.locator("main td a.title").first.click()
    page.wait_for_url(A_NEED)
    here = page.url
    box = page.locator("main input[type=checkbox]").first
    expect(box).to_be_attached()
    box.evaluate("box => { box.closest('details').open = true; }")
    box.focus()
    page.keyboard.press("u")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    assert page.url == here
