"""What staff write at length is kept as they type, and gone from the browser once the server has it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.files import documents
from tests.needs.surface import keep_a_reply
from tests.support.slow_phone import STORE, answer, let_the_store_be_late
from tests.support.teacher_phone import ROWS, Phone
from tests.support.windows import Windows, until

Opens = Callable[[Page], None]


def open_answer(page: Page) -> None:
    page.goto("/triage?desk=unit")
    page.locator("main td a.title").first.click()
    page.wait_for_url(re.compile(r"/needs/"))


def open_problem(page: Page) -> None:
    page.goto("/problems/new")


def open_session(page: Page) -> None:
    page.goto("/training/sessions/new")


def open_round(page: Page) -> None:
    page.goto("/housing/rounds/new")


def open_rules(page: Page) -> None:
    page.goto("/housing/rules/new")


def open_home(page: Page) -> None:
    page.goto("/homes")
    paths = page.locator("main a").evaluate_all("links => links.map(link => link.pathname)")
    page.goto(next(path for path in paths if re.fullmatch(r"/homes/\d+", path)) + "/edit")


def open_bulletin(page: Page) -> None:
    page.goto("/bulletins/new")
    page.locator("main form [type=submit]").click()
    page.wait_for_url(re.compile(r"/bulletins/\d+"))
    page.goto(page.url.partition("?")[0] + "/text")


@pytest.mark.parametrize(
    ("account", "open_form", "field"),
    [
        ("handler", open_answer, "#answer-words"),
        ("leader", open_problem, "[name=words]"),
        ("clerk", open_session, "[name=description]"),
        ("handler", open_round, "[name=name]"),
        ("handler", open_rules, "[name=name]"),
        ("clerk", open_home, "[name=rules]"),
        ("leader", open_bulletin, "[name=text_en]"),
    ],
    ids=["an answer", "a problem", "a session", "a round", "rules", "a home", "a bulletin"],
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


def test_a_canned_reply_stands_behind_what_was_begun_and_loses_none_of_it(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "handler")
    phone = Phone(page.context)
    page.goto("/triage/replies")
    keep_a_reply(page)
    title = page.locator("main .row-title").last.inner_text()
    open_answer(page)
    need = page.url.partition("?")[0]
    words, begun = page.locator("#answer-words"), "Half of what is to be said"
    words.fill(begun)
    expect(page.locator('[data-part="saved"]:visible').first).to_be_visible()
    page.goto(f"{need}/replies/answer")
    page.get_by_role("link", name=title).click()
    with_reply = re.compile(rf"^{begun}\n.+$")
    expect(words).to_have_value(with_reply)
    whole = words.input_value()
    expect(page.locator('[data-part="restored"]:visible')).to_have_count(1)
    phone.until_written(whole)  # what was begun stands there as kept before the reply is with it
    page.reload()
    expect(page.locator('[data-part="restored"]:visible')).to_have_count(1)
    expect(words).to_have_value(whole)
    page.goto(need)
    expect(words).to_have_value(whole)
    page.get_by_text("Canned replies", exact=True).first.click()
    page.get_by_role("link", name=title).click()
    expect(words).to_have_value(whole + whole.removeprefix(begun))


def test_a_comment_that_was_sent_is_not_brought_back(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page = windows(width=1280, language="en-GB")
    phone = Phone(page.context)
    sign_in(page, "handler")
    open_answer(page)
    here = page.url
    page.locator("#comments summary").click()
    page.locator("#comments-words").fill("Seen by the carpenter on Monday")
    form = page.locator('form[action*="/comments"]')
    expect(form.locator('[data-part="saved"]')).to_be_visible()
    form.locator("[type=submit]").click()
    expect(page.get_by_text("Seen by the carpenter on Monday").first).to_be_visible()
    until(page, f"({ROWS})().then(rows => rows.every(row => row.tried))")
    page.goto(here)
    page.wait_for_function("() => localStorage.getItem('welfare.changed') > performance.timeOrigin")
    page.locator("#comments summary").click()
    expect(form.locator("textarea")).to_have_value("")
    assert [row for row in phone.rows() if "key" in row] == []


def test_what_is_sent_before_the_store_answers_is_not_brought_back(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page = windows(width=1280, language="en-GB")
    page.context.add_init_script(STORE)
    phone = Phone(page.context)
    sign_in(page, "handler")
    open_answer(page)
    here = page.url
    let_the_store_be_late(page)
    page.goto(here)
    page.locator("#comments summary").click()
    page.locator("#comments-words").fill("Sent before anything was kept")
    page.locator('form[action*="/comments"] [type=submit]').click()
    expect(page.locator("main").get_by_text("Sent before anything was kept").first).to_be_visible()
    page.goto(here)
    assert phone.left_behind() == 1
    answer(page)
    page.wait_for_function("() => localStorage.getItem('welfare.changed') > performance.timeOrigin")
    until(page, f"({ROWS})().then(rows => !rows.length)")
    assert phone.left_behind() == 0
    page.locator("#comments summary").click()
    expect(page.locator("#comments-words")).to_have_value("")


def test_what_was_begun_in_a_folded_form_unfolds_it(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "handler")
    open_answer(page)
    here = page.url
    page.locator("#return summary").click()
    page.locator("#return-words").fill("This is for another office")
    expect(page.locator('#return-form [data-part="saved"]')).to_be_visible()
    page.goto(here)
    expect(page.locator("#return-words")).to_have_value("This is for another office")
    expect(page.locator("#comments-words")).to_have_count(0)


def test_whoever_chose_files_is_told_to_choose_them_again(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "handler")
    open_answer(page)
    here = page.url
    form = page.locator('form[action*="/comments"]')
    page.locator("#comments summary").click()
    form.locator("textarea").fill("The estimate is attached")
    sheet = {"name": "a.xlsx", "mimeType": "application/octet-stream", "buffer": documents.xlsx()}
    form.locator("[type=file]").set_input_files(sheet)
    expect(form.locator('[data-part="saved"]')).to_be_visible()
    until(page, f"({ROWS})().then(rows => rows.some(row => row.chosen))")
    page.goto(here)
    expect(form.locator("textarea")).to_have_value("The estimate is attached")
    expect(form.locator('[data-part="again"]')).to_contain_text("Choose them again")
    form.locator('[data-part="restored"] button').click()
    expect(form.locator('[data-part="again"]')).to_be_hidden()


def test_a_draft_from_before_another_changed_the_same_is_shown_beside_it(
    windows: Windows, sign_in: Callable[[Page, str], None]
) -> None:
    page, other = windows(width=1280, language="en-GB"), windows(width=1280, language="en-GB")
    for each in (page, other):
        sign_in(each, "clerk")
    open_home(page)
    here = page.url
    page.fill("[name=rules]", "Shoes stay outside")
    expect(page.locator('[data-part="saved"]')).to_be_visible()
    other.goto(here)
    other.fill("[name=rules]", "No food beside the books")
    other.click("main form.card [type=submit]")
    other.wait_for_url(re.compile(r"/homes/\d+$"))
    page.goto(here)
    expect(page.locator("[name=rules]")).to_have_value("Shoes stay outside")
    page.click("main form.card [type=submit]")
    expect(page.locator(".there-now").first).to_contain_text("No food beside the books")
    expect(page.locator("[name=rules]")).to_have_value("Shoes stay outside")
    expect(page.locator('[data-part="offered"]')).to_be_hidden()
    page.click("main form.card [type=submit]")
    page.wait_for_url(re.compile(r"/homes/\d+$"))
    expect(page.get_by_text("Shoes stay outside")).to_be_visible()
