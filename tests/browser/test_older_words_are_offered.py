"""However late a phone finds what it kept: what was typed meanwhile stays, and the older text is offered."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.pages import all_things
from tests.support.slow_phone import STORE, answer, let_the_store_be_late, slow_down
from tests.support.teacher_phone import Phone, answer_forms, photo
from tests.support.weak_line import MortalServer
from tests.support.windows import Windows, sign_in_as
from welfare import clock

NewPhone = Callable[..., Phone]
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
    "/housing/rounds/{open_round}/application": "teacher",
    "/homes/{home}/rooms/{home_room}?day={free_day}": "teacher",
    "/petitions/new/erasure": "teacher",
    "/needs/{submitted}/acceptance": "clerk",
    "/needs/{submitted}/merger": "clerk",
    "/needs/{in_progress}": "clerk",
    "/needs/{in_progress}/carrying": "clerk",
    "/needs/{solved}/follow-up": "clerk",
    "/needs/{housing}": "handler",
    "/needs/{housing}/answer": "handler",
    "/needs/{housing}/extension-request": "handler",
    "/needs/{in_progress}/supervision": "leader",
    "/triage/together/answers?need={in_progress}&need={solved}": "clerk",
    "/triage/settings": "clerk",
    "/triage/replies": "clerk",
    "/follow-ups/{to_call}": "clerk",
    "/visits/new": "leader",
    "/visits/{visit}/correction": "leader",
    "/problems/new": "leader",
    "/problems/{listed_problem}/wording": "leader",
    "/measures/new": "clerk",
    "/measures/{measure}/spendings": "clerk",
    "/training/sessions/new": "clerk",
    "/training/sessions/past/new": "clerk",
    "/training/sessions/{running}/attendance": "clerk",
    "/training/programmes/new": "clerk",
    "/housing/units/new": "handler",
    "/housing/rules/new": "handler",
    "/housing/rounds/new": "handler",
    "/homes/new": "clerk",
    "/homes/{home}/rooms/new": "clerk",
    "/homes/{home}/opening": "clerk",
    "/homes/{home}/closing": "clerk",
    "/homes/{home}/closed-days": "clerk",
    "/bulletins/{draft}/text": "leader",
    "/people/12/stand-ins": "admin",
}
"""Every form whose words a browser keeps, and whose it is."""

SignedIn = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def live_server(mortal_server: MortalServer) -> str:
    """The address of the one that phones have their line to: nobody kills it here."""
    mortal_server.start()
    return f"http://127.0.0.1:{mortal_server.port}"


@pytest.fixture(scope="module")
def signed_in(browser: Browser, live_server: str) -> Iterator[SignedIn]:
    """Lets a window have the cookies of an account that has signed in once. Nobody signs out here."""
    windows = Windows(browser, live_server)

    @cache
    def cookies(account: str) -> list[Any]:
        page = windows(language="en-GB", script=False)
        sign_in_as(page, account)
        return page.context.cookies()

    yield lambda page, account: page.context.add_cookies(cookies(account))
    windows.close()


@pytest.fixture(scope="module")
def things(browser: Browser, live_server: str, signed_in: SignedIn) -> Iterator[dict[str, str]]:
    """What the addresses name."""
    windows = Windows(browser, live_server)
    found = all_things(windows)
    school, teacher = windows(script=False), windows(script=False)
    for page, account in ((school, "school"), (teacher, "teacher")):
        signed_in(page, account)
    school.goto("/needs/new/for")
    colleague = school.locator("main .rows a").first.get_attribute("href")
    room = "/homes/{home}/rooms/{home_room}?day=".format(**found)
    days = (str(clock.now().date() + timedelta(days=day)) for day in range(1, 60))
    free_day = next(day for day in days if "data-draft" in teacher.request.get(room + day).text())
    yield found | {"colleague": colleague.rpartition("=")[2], "free_day": free_day}
    windows.close()


OLDER, NEWER = "The older words", "The newer words"
INSTEAD = {
    "number": {OLDER: "3", NEWER: "4"},
    "date": {OLDER: "2031-03-03", NEWER: "2031-04-04"},
}
"""In fields that take no words, by kind."""


def text_of(page: Page) -> Locator:
    """The first place for words in the form, else for a number or a day."""
    form = page.locator("form[data-draft]")
    words = form.locator("textarea, input[type=text]:not([role=combobox])")
    return (words if words.count() else form.locator("input[type=number], input[type=date]")).first


def in_place_of(page: Page, words: str) -> str:
    """What stands for these words in such a form."""
    return INSTEAD.get(str(text_of(page).get_attribute("type")), {}).get(words, words)


def box_for(page: Page, words: str) -> Locator:
    """In a list of names, the tick that stands for these words."""
    return page.locator("[name=present]:not([checked])").nth([OLDER, NEWER].index(words))


def write(page: Page, words: str) -> None:
    if "attendance" in page.url:
        box_for(page, words).check()
    else:
        for objection in page.locator("[name=holds][value=no]").all():
            objection.check(force=True)  # an answer is answered to before there is anything to write
        text_of(page).fill(in_place_of(page, words))


def expect_kept(phone: Phone, words: str) -> None:
    if "attendance" in phone.page.url:
        expect(phone.kept).to_be_visible()
    else:
        phone.expect_kept(in_place_of(phone.page, words))


def expect_words(page: Page, words: str, not_words: str) -> None:
    if "attendance" in page.url:
        expect(box_for(page, words)).to_be_checked()
        expect(box_for(page, not_words)).not_to_be_checked()
    else:
        expect(text_of(page)).to_have_value(in_place_of(page, words))


@pytest.mark.parametrize("form", FORMS)
def test_what_is_typed_first_stays_and_the_older_words_are_offered(
    windows: Windows, things: dict[str, str], signed_in: SignedIn, form: str
) -> None:
    page = windows(language="en-GB", worker=False)
    page.context.add_init_script(STORE)
    phone = Phone(page.context)
    signed_in(page, FORMS[form])
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
    windows: Windows, things: dict[str, str], signed_in: SignedIn
) -> None:
    page = windows(language="en-GB")
    page.context.add_init_script(STORE)
    phone = Phone(page.context)
    signed_in(page, "teacher")
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


def test_the_note_seen_and_read_aloud(slow_phone: Phone) -> None:
    slow_phone.page.goto("/needs/new/housing")
    slow_phone.title.fill(NEWER)
    answer(slow_phone.page)
    expect(slow_phone.page.get_by_role("status").filter(has_text=OLDER)).to_be_visible()
    slow_phone.expect_no_violation_in_any_light()
