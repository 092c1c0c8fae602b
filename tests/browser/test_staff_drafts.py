"""What staff write at length is kept as they type, and gone from the browser once the server has it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.teacher_phone import Phone
from tests.support.windows import Windows

Opens = Callable[[Page], None]


def open_answer(page: Page) -> None:
    page.goto("/triage?desk=unit")
    page.locator("main td a.title").first.click()
    page.wait_for_url(re.compile(r"/needs/"))


def open_problem(page: Page) -> None:
    page.goto("/problems/new")


def open_session(page: Page) -> None:
    page.goto("/training/sessions/new")


@pytest.mark.parametrize(
    ("account", "open_form", "field"),
    [
        ("handler", open_answer, "#answer-words"),
        ("leader", open_problem, "[name=words]"),
        ("clerk", open_session, "[name=description]"),
    ],
    ids=["an answer", "a problem", "a session"],
)
def test_half_a_text_is_back_after_a_crash(
    windows: Windows, sign_in: Callable[[Page, str], None], account: str, open_form: Opens, field: str
) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, account)
    open_form(page)
    here = page.url
    words = page.locator(field).first
    words.evaluate("field => field.closest('details') && (field.closest('details').open = true)")
    words.fill("Half of what is to be said")
    expect(page.locator('[data-part="saved"]:visible').first).to_be_visible()
    page.goto(here)
    expect(page.locator(field).first).to_have_value("Half of what is to be said")
    expect(page.locator('[data-part="restored"]:visible')).to_have_count(1)


def test_a_comment_that_was_sent_is_not_brought_back(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page = windows(width=1280, language="en-GB")
    phone = Phone(page.context)
    sign_in(page, "handler")
    open_answer(page)
    here = page.url
    page.locator("#comment-words, #comments-words").first.evaluate(
        "field => { field.closest('details').open = true; }"
    )
    page.locator("#comment-words, #comments-words").first.fill("Seen by the carpenter on Monday")
    form = page.locator('form[action*="/comments"]')
    expect(form.locator('[data-part="saved"]')).to_be_visible()
    form.locator("[type=submit]").click()
    expect(page.get_by_text("Seen by the carpenter on Monday").first).to_be_visible()
    page.goto(here)
    page.wait_for_function("() => localStorage.getItem('welfare.changed') > performance.timeOrigin")
    expect(form.locator("textarea")).to_have_value("")
    assert [row for row in phone.rows() if "key" in row] == []
