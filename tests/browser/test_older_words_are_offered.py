"""However late a phone finds what it kept: what was typed meanwhile stays, and the older text is offered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.pages import find_things, sign_in_as
from tests.support.slow_phone import STORE, answer, let_the_store_be_late, slow_down
from tests.support.teacher_phone import Phone, answer_forms, photo
from tests.support.weak_line import MortalServer
from tests.support.windows import Windows

NewPhone = Callable[..., Phone]
RUNNING = "专题学习：教育数字化"
FORMS = {
    "/needs/new/housing": "teacher",
    "/needs/new/training": "teacher",
    "/needs/new/home": "teacher",
    "/needs/new/other": "teacher",
    "/needs/new/housing?for={colleague}": "school",
    "/needs/{own_needs_info}/reply": "teacher",
    "/needs/{own_needs_info}/withdrawal": "teacher",
    "/needs/{own_answered}": "teacher",
    "/needs/{own_answered}/confirmation": "teacher",
    "/needs/{own_answered}/comments": "teacher",
    "/needs/{own_solved}/reopening": "teacher",
    "/visits/new": "leader",
    "/training/sessions/{running}/attendance": "clerk",
}
"""Every form whose words a phone keeps, and whose it is."""


@pytest.fixture(scope="module")
def things(browser: Browser, live_server: str) -> dict[str, str]:
    """What the addresses name."""
    windows = Windows(browser, live_server)
    clerk, school = windows(), windows()
    sign_in_as(clerk, "clerk")
    found = find_things(clerk)
    clerk.goto("/training")
    link = clerk.get_by_role("link", name=re.compile(RUNNING)).get_attribute("href")
    sign_in_as(school, "school")
    school.goto("/needs/new/for")
    colleague = school.locator("main .rows a").first.get_attribute("href")
    windows.close()
    return found | {"running": link.rpartition("/")[2], "colleague": colleague.rpartition("=")[2]}


OLDER, NEWER = "The older words", "The newer words"


def text_of(page: Page) -> Locator:
    """The first place for words in the form."""
    return page.locator("form[data-draft]").locator("textarea, input[type=text]").first


def box_for(page: Page, words: str) -> Locator:
    """In a list of names, the tick that stands for these words."""
    return page.locator("[name=present]:not([checked])").nth([OLDER, NEWER].index(words))


def write(page: Page, words: str) -> None:
    if "attendance" in page.url:
        box_for(page, words).check()
    else:
        for objection in page.locator("[name=holds][value=no]").all():
            objection.check(force=True)  # an answer is answered to before there is anything to write
        text_of(page).fill(words)


def expect_kept(phone: Phone, words: str) -> None:
    if "attendance" in phone.page.url:
        expect(phone.kept).to_be_visible()
    else:
        phone.expect_kept(words)


def expect_words(page: Page, words: str, not_words: str) -> None:
    if "attendance" in page.url:
        expect(box_for(page, words)).to_be_checked()
        expect(box_for(page, not_words)).not_to_be_checked()
    else:
        expect(text_of(page)).to_have_value(words)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_typed_first_stays_and_the_older_words_are_offered(
    windows: Windows, things: dict[str, str], form: str
) -> None:
    page = windows(language="en-GB")
    page.context.add_init_script(STORE)
    phone = Phone(page.context)
    sign_in_as(page, FORMS[form])
    page.goto(form.format(**things))
    write(page, OLDER)
    expect_kept(phone, OLDER)
    let_the_store_be_late(page)
    page.goto(form.format(**things))
    write(page, NEWER)
    answer(page)
    expect(phone.offered).to_be_visible()
    expect_words(page, NEWER, not_words=OLDER)
    for shown, other in ((OLDER, NEWER), (NEWER, OLDER)):
        phone.offered.get_by_role("button").click()
        expect_words(page, shown, not_words=other)
        expect(phone.offered).to_be_visible()
    assert len([row for row in phone.rows() if "key" in row]) == 2


@pytest.fixture
def slow_phone(new_phone: NewPhone) -> Phone:
    """A teacher's phone with the older words on it, and a photo; its store no longer answers."""
    phone = new_phone(script=STORE, service_workers="block")
    phone.sign_in()
    phone.write(OLDER, [photo(1)])
    let_the_store_be_late(phone.page)
    return phone


def test_a_draft_that_is_found_late_comes_back_where_nothing_was_typed(slow_phone: Phone) -> None:
    slow_phone.page.goto("/needs/new/housing")
    expect(slow_phone.title).to_have_value("")
    answer(slow_phone.page)
    expect(slow_phone.title).to_have_value(OLDER)
    expect(slow_phone.previews).to_have_count(1)
    expect(slow_phone.page.locator('[data-part="restored"]')).to_be_visible()
    expect(slow_phone.offered).to_be_hidden()


def test_a_page_that_is_left_before_the_store_answers_loses_nothing(slow_phone: Phone) -> None:
    page = slow_phone.page
    page.goto("/needs/new/housing")
    slow_phone.title.fill(NEWER)
    page.goto("/needs")
    assert slow_phone.left_behind() == 1
    answer(page)
    slow_phone.until_written(NEWER)
    assert slow_phone.left_behind() == 0
    page.goto("/needs/new/housing")
    expect(slow_phone.title).to_have_value(NEWER)
    page.goto("/drafts")
    expect(slow_phone.card("editing")).to_have_count(2)
    expect(slow_phone.card("editing").filter(has_text=OLDER)).to_be_visible()


def test_a_photo_chosen_first_is_not_put_among_the_older_ones(
    slow_phone: Phone, server: MortalServer
) -> None:
    slow_phone.page.goto("/needs/new/housing")
    slow_phone.page.set_input_files("#photos", [photo(2), photo(3)])
    answer(slow_phone.page)
    expect(slow_phone.offered).to_contain_text(OLDER)
    expect(slow_phone.previews).to_have_count(2)
    expect(slow_phone.title).to_have_value("")
    slow_phone.offered.get_by_role("button").click()
    expect(slow_phone.title).to_have_value(OLDER)
    expect(slow_phone.previews).to_have_count(1)
    slow_phone.send()
    slow_phone.expect_receipt()
    assert server.needs(OLDER) == [1]
    assert sum("photo" in row for row in slow_phone.rows()) == 2


def test_what_is_typed_and_chosen_before_the_script_is_there_stays(
    slow_phone: Phone, server: MortalServer
) -> None:
    answer(slow_phone.page)
    held: list[Route] = []
    slow_phone.page.route("**/teacher.*.js", lambda route: route.fallback() if held else held.append(route))
    with slow_phone.page.expect_request("**/teacher.*.js"):
        slow_phone.page.goto("/needs/new/housing", wait_until="commit")
    title = "Typed before the script"
    slow_phone.title.fill(title)
    slow_phone.page.fill('[name="description"]', "On a very slow line")
    slow_phone.page.set_input_files("#photos", [photo(2), photo(3)])
    held[0].continue_()
    expect(slow_phone.previews).to_have_count(2)
    expect(slow_phone.offered).to_contain_text(OLDER)
    expect(slow_phone.title).to_have_value(title)
    slow_phone.send()
    slow_phone.expect_receipt()
    assert server.needs(title) == [2]


def test_what_is_typed_after_the_tap_goes_too(slow_phone: Phone, server: MortalServer) -> None:
    title = "Typed after the tap"
    answer(slow_phone.page)
    slow_phone.fill(title)
    let_the_store_be_late(slow_phone.page)
    slow_phone.send()
    slow_phone.page.fill('[name="description"]', "One more sentence, while it is being written down")
    answer(slow_phone.page)
    slow_phone.expect_receipt()
    expect(slow_phone.page.locator("main")).to_contain_text("One more sentence")
    assert server.needs(title) == [1]


def test_what_is_typed_after_asking_for_an_empty_form_is_kept(slow_phone: Phone) -> None:
    answer(slow_phone.page)
    slow_phone.page.reload()
    expect(slow_phone.title).to_have_value(OLDER)
    let_the_store_be_late(slow_phone.page)
    slow_phone.title.fill("Corrected")
    slow_phone.page.get_by_role("button", name="Start an empty one").click()
    slow_phone.title.fill("Corrected again")
    answer(slow_phone.page)
    expect(slow_phone.title).to_have_value("")
    expect(slow_phone.offered).to_contain_text("Corrected again")


@pytest.mark.slow("the page's processor does a twentieth of its work")
def test_on_a_slow_phone_nothing_typed_is_lost(slow_phone: Phone) -> None:
    answer(slow_phone.page)
    slow_down(slow_phone.page, times=20)
    slow_phone.page.goto("/needs/new/housing", wait_until="commit")
    slow_phone.title.press_sequentially(NEWER)
    expect(slow_phone.title).to_have_value(re.compile(NEWER))
    slow_phone.expect_kept(slow_phone.title.input_value())
    titles = {row["fields"]["title"] for row in slow_phone.rows() if "key" in row}
    assert titles in ({OLDER, NEWER}, {NEWER + OLDER}, {OLDER + NEWER})


def test_a_comment_that_waits_is_not_hidden_by_a_new_one_nor_the_other_way_round(
    windows: Windows, things: dict[str, str]
) -> None:
    page = windows(language="en-GB")
    page.context.add_init_script(STORE)
    phone = Phone(page.context)
    sign_in_as(page, "teacher")
    comments = "/needs/{own_answered}/comments".format(**things)
    busy = {"code": "too_many"}
    answer_forms(page.context, lambda route: route.fulfill(status=429, json=busy))
    page.goto(comments)
    write(page, OLDER)
    phone.send()
    phone.expect_state("retry")
    let_the_store_be_late(page)
    page.goto(comments)
    write(page, NEWER)
    answer(page)
    expect(phone.offered).to_contain_text(OLDER)
    expect_words(page, NEWER, not_words=OLDER)
    phone.offered.get_by_role("button").click()
    expect(phone.card("retry")).to_contain_text(OLDER)
    page.goto("/drafts")
    expect(phone.card("editing")).to_contain_text(NEWER)


def test_a_page_that_is_looked_at_again_shows_what_was_written_in_another_tab(phone: Phone) -> None:
    phone.write(OLDER, [photo(1)])
    [draft] = [row for row in phone.rows() if "key" in row]
    other = Phone(phone.context)
    other.page = phone.context.new_page()
    other.page.goto(f"/needs/new/housing#{draft['key']}")
    expect(other.title).to_have_value(OLDER)
    other.fill(NEWER)
    other.page.get_by_role("button", name="Remove File 1").click()
    expect(other.previews).to_have_count(0)
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.title).to_have_value(NEWER)
    expect(phone.previews).to_have_count(0)
    assert [row["fields"]["title"] for row in phone.rows()] == [NEWER]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_note_seen_and_read_aloud(new_phone: NewPhone, scheme: str) -> None:
    phone = new_phone(script=STORE, color_scheme=scheme)
    phone.sign_in()
    phone.write(OLDER)
    let_the_store_be_late(phone.page)
    phone.page.goto("/needs/new/housing")
    phone.title.fill(NEWER)
    answer(phone.page)
    expect(phone.page.get_by_role("status").filter(has_text=OLDER)).to_be_visible()
    phone.expect_no_violation()
