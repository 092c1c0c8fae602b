"""What is on this phone: photos tried again, words never overtaken, and each state seen and read aloud."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.support.teacher_phone import (
    A_DAY,
    ENDLESS_PATIENCE,
    Phone,
    answer_forms,
    answer_once,
    photo,
    unanswered,
)
from tests.support.weak_line import Line, MortalServer

NewPhone = Callable[..., Phone]
TIRED = """const decode = HTMLImageElement.prototype.decode;
HTMLImageElement.prototype.decode = function () {
  return localStorage.getItem('tired') ? Promise.reject(new Error('no memory')) : decode.call(this);
};"""
NO_PAUSE = """const later = window.setTimeout; // the pause in typing never comes
window.setTimeout = (work, time, ...rest) => (time === 400 ? 1 : later(work, time, ...rest));"""
FAILS_MIDWAY = "IDBObjectStore.prototype.get = () => { throw new DOMException('', 'UnknownError'); };"
NO_ROOM = """const { put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.put = function (row) {
  const request = put.call(this, row);
  this.transaction.abort(); // as where it finds no room
  return request;
};"""
NO_ROOM_YET = f"if (location.protocol !== 'about:' && !localStorage.getItem('room')) {{ {NO_ROOM} }}"


# Photos and words -------------------------------------------------------------------------------------------


def test_a_photo_that_failed_on_the_phone_is_tried_again(new_phone: NewPhone, server: MortalServer) -> None:
    phone = new_phone(script=TIRED)
    phone.sign_in()
    phone.write("One of two at first", [photo(1)])
    phone.page.evaluate("localStorage.setItem('tired', 'yes')")
    phone.page.set_input_files("#photos", [photo(2), photo(3)])
    failed = phone.previews.filter(has=phone.page.get_by_role("button", name="Try again"))
    expect(failed).to_have_count(2)
    expect(phone.page.locator('[data-part="unread"]')).to_contain_text("IMG_2.jpg, IMG_3.jpg")
    phone.expect_no_violation()
    phone.page.get_by_role("button", name="Remove IMG_3.jpg").click()
    expect(failed).to_have_count(1)
    phone.page.evaluate("localStorage.removeItem('tired')")
    phone.page.get_by_role("button", name="Try again IMG_2.jpg").click()
    expect(failed).to_have_count(0)
    expect(phone.previews).to_have_count(2)
    expect(phone.page.locator('[data-part="unread"]')).to_be_hidden()
    phone.send()
    phone.expect_receipt()
    assert server.needs("One of two at first") == [2]


@pytest.mark.parametrize(
    ("button", "arrived"), [("Try these files again", 2), ("Finish without these files", 1)]
)
def test_a_photo_that_the_server_refused(
    phone: Phone, server: MortalServer, button: str, arrived: int
) -> None:
    phone.write(button, [photo(1), photo(2)])
    answer_once(phone.page, "**/photos/*", status=422, code="invalid", message="This is no picture.")
    phone.send()
    expect(phone.card("invalid")).to_contain_text("This is no picture.")
    expect(phone.card("invalid")).to_contain_text("have arrived: 1 of 2")
    phone.expect_no_violation()
    phone.page.get_by_role("button", name=button).click()
    phone.expect_receipt()
    assert server.needs(button) == [arrived]
    phone.expect_nothing_left()


def test_a_removed_photo_leaves_nothing_on_the_phone(phone: Phone) -> None:
    phone.write("", [photo(1)])
    phone.page.get_by_role("button", name="Remove File 1").click()
    expect(phone.previews).to_have_count(0)
    phone.page.fill('[name="title"]', "")
    phone.page.fill('[name="description"]', "")
    expect(phone.kept).to_be_hidden()
    assert phone.rows() == []


def test_words_written_again_are_not_taken_for_the_older_ones(
    new_phone: NewPhone, server: MortalServer
) -> None:
    held: list[Route] = []
    phone = new_phone(script=ENDLESS_PATIENCE)
    phone.sign_in()
    phone.write("Words sent before they were changed")
    answer_forms(phone.context, lambda route: route.fallback() if held else held.append(route))
    with phone.page.expect_request(lambda request: request.method == "POST"):
        phone.send()
    other = Phone(phone.context)
    other.page = phone.context.new_page()
    other.page.goto("/drafts")
    other.card("queued").get_by_role("button", name="Change it").click()
    expect(other.title).to_have_value("Words sent before they were changed")
    other.fill("Words written meanwhile")
    other.send()
    other.expect_state("queued")
    held[0].continue_()
    other.expect_state("conflict")
    assert server.needs("Words sent before they were changed") == [0]
    [draft] = [row for row in other.rows() if "fields" in row]
    assert draft["fields"]["title"] == "Words written meanwhile"


def test_what_nobody_wrote_waits_for_whoever_is_next(phone: Phone, line: Line, server: MortalServer) -> None:
    title = "Written before signing in"
    phone.wait_for_worker()
    phone.sign_out()
    line.is_down = True
    phone.write(title)
    phone.send()
    phone.expect_state("retry")
    line.is_down = False
    phone.sign_in()
    phone.page.goto("/drafts")
    phone.expect_state("editing")
    assert server.needs(title) == []
    phone.page.get_by_role("link", name="Go on writing").click()
    expect(phone.title).to_have_value(title)
    phone.send()
    phone.expect_receipt()
    assert server.needs(title) == [0]


def test_a_store_that_fails_midway_keeps_no_form_from_working(phone: Phone, line: Line) -> None:
    phone.wait_for_worker()
    phone.sign_out()
    line.is_down = True
    phone.write("Written before signing in")
    line.is_down = False
    phone.page.add_init_script(FAILS_MIDWAY)  # what nobody wrote cannot become a draft of the next
    phone.sign_in()
    phone.write("Kept all the same", category="training")
    expect(phone.page.locator('[data-part="trouble"]')).to_be_visible()


def test_a_full_phone_says_so_and_gives_the_words_back(new_phone: NewPhone, server: MortalServer) -> None:
    phone = new_phone(script=NO_ROOM, permissions=["clipboard-read", "clipboard-write"])
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.page.fill('[name="title"]', "The phone is full")
    phone.page.fill('[name="description"]', "Not a byte is free")
    warning = phone.page.get_by_role("alert").filter(has_text="cannot keep")
    expect(warning).to_be_visible()
    phone.wait_until_whole()
    phone.expect_no_violation()
    warning.get_by_role("button").click()
    expect(warning.get_by_role("button")).to_have_text("Copied")
    copied = phone.page.evaluate("navigator.clipboard.readText()")
    assert "The phone is full\nNot a byte is free" in copied
    phone.send()
    phone.expect_receipt()
    assert server.needs("The phone is full") == [0]


@pytest.mark.parametrize("moment", ["hidden", "left", "the photos are chosen"])
def test_words_are_kept_before_the_page_goes_away(new_phone: NewPhone, moment: str) -> None:
    phone = new_phone(script=NO_PAUSE)
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.wait_until_read()
    phone.wait_until_whole()
    phone.title.fill("Half a sen")
    assert phone.rows() == []
    if moment == "hidden":
        phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    elif moment == "left":
        phone.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    else:
        with phone.page.expect_file_chooser():
            phone.page.click("#photos")
    phone.expect_kept("Half a sen")


def test_what_was_typed_last_is_there_however_soon_the_page_is_left(
    new_phone: NewPhone, server: MortalServer
) -> None:
    phone = new_phone(script=NO_PAUSE)
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.wait_until_read()
    phone.wait_until_whole()
    phone.title.fill("The last words")
    phone.page.set_input_files("#photos", [photo(1)])
    expect(phone.previews).to_have_count(1)
    phone.until_written("The last words")
    phone.page.fill('[name="description"]', "typed just before the page goes")
    phone.page.goto("/needs")
    phone.until_written("typed just before the page goes")
    assert phone.left_behind() == 0
    phone.page.goto("/needs/new/housing")
    expect(phone.page.locator('[name="description"]')).to_have_value("typed just before the page goes")
    expect(phone.title).to_have_value("The last words")
    expect(phone.previews).to_have_count(1)
    phone.send()
    phone.expect_receipt()
    assert server.needs("The last words") == [1]
    phone.expect_nothing_left()
    assert phone.left_behind() == 0


def test_words_that_no_page_could_keep_are_there_once_one_can(
    new_phone: NewPhone, server: MortalServer
) -> None:
    phone = new_phone(script=NO_ROOM_YET)
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.title.fill("Written while the phone was full")
    phone.page.fill('[name="description"]', "and there still when it no longer is")
    expect(phone.page.get_by_role("alert").filter(has_text="cannot keep")).to_be_visible()
    phone.page.wait_for_function(
        "words => Object.values(localStorage).some(value => value.includes(words))",
        arg="when it no longer is",
    )
    phone.page.goto("/needs/new/housing")
    expect(phone.title).to_have_value("Written while the phone was full")
    assert phone.rows() == []
    assert phone.left_behind() == 1
    phone.page.evaluate("localStorage.setItem('room', 'yes')")
    phone.page.goto("/needs/new/housing")
    expect(phone.page.locator('[name="description"]')).to_have_value("and there still when it no longer is")
    phone.until_written("and there still when it no longer is")
    assert phone.left_behind() == 0
    phone.send()
    phone.expect_receipt()
    assert server.needs("Written while the phone was full") == [0]
    phone.expect_nothing_left()
    assert phone.left_behind() == 0


def test_what_was_sent_from_a_full_phone_does_not_come_back(
    new_phone: NewPhone, server: MortalServer
) -> None:
    phone = new_phone(script=NO_ROOM_YET)
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.title.fill("Sent from a full phone")
    phone.page.fill('[name="description"]', "Once is enough")
    expect(phone.page.get_by_role("alert").filter(has_text="cannot keep")).to_be_visible()
    phone.send()
    phone.expect_receipt()
    phone.page.evaluate("localStorage.setItem('room', 'yes')")
    phone.page.goto("/needs/new/housing")
    phone.wait_until_read()
    expect(phone.title).to_have_value("")
    phone.expect_nothing_left()
    assert phone.left_behind() == 0
    assert server.needs("Sent from a full phone") == [0]


@pytest.mark.parametrize(
    "call",
    [
        "window.dispatchEvent(new Event('online'))",
        "document.dispatchEvent(new Event('visibilitychange'))",
        "",
    ],
    ids=["the signal is back", "the page is looked at again", "the page is opened"],
)
def test_each_of_these_sends_what_was_to_wait(
    phone: Phone, line: Line, server: MortalServer, call: str
) -> None:
    title = f"Sent when {call.split('.')[-1][:40] or 'a page is opened'}"
    phone.write(title)
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    if call:
        phone.put_off(A_DAY)
        line.is_down = False
        phone.page.evaluate(call)
        phone.expect_receipt()
    else:
        phone.put_off(0)
        phone.page.goto("about:blank")  # where nothing goes by itself
        line.is_down = False
        phone.page.goto("/drafts")
        expect(phone.card("sent")).to_be_visible()
    assert server.needs(title) == [0]


def test_the_page_that_is_open_says_what_has_arrived_and_shows_it(
    phone: Phone, line: Line, server: MortalServer
) -> None:
    title = "Seen in the list at once"
    phone.write(title)
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    with unanswered(phone.page, "**/session"):
        line.is_down = False
        phone.page.goto("/needs")
        expect(phone.page.locator("main").get_by_text(title)).to_have_count(0)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.page.locator('[data-part="arrived"]')).to_contain_text(re.compile(r"\d\d-\d{4,}-\d"))
    expect(phone.page.locator("main .rows").get_by_text(title)).to_be_visible()
    assert server.needs(title) == [0]


def test_it_is_tried_again_by_itself(phone: Phone, line: Line, server: MortalServer) -> None:
    phone.write("Nobody taps anything")
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    line.is_down = False
    phone.expect_receipt()
    assert server.needs("Nobody taps anything") == [0]


@pytest.mark.parametrize(("status", "state"), [(413, "invalid"), (502, "retry"), (404, "retry")])
def test_what_a_proxy_says_in_its_own_words(phone: Phone, status: int, state: str) -> None:
    phone.write(f"A proxy's {status}")
    answer_forms(phone.page, lambda route: route.fulfill(status=status, body="<h1>nginx</h1>"))
    phone.send()
    if state == "invalid":
        expect(phone.page.locator(".error-summary")).to_contain_text("not taken")
    else:
        phone.expect_state(state)
    phone.page.goto("/drafts")
    phone.expect_state(state)
    [draft] = phone.rows()
    assert draft["fields"]["title"] == f"A proxy's {status}"


# The states, seen and read aloud ----------------------------------------------------------------------------


@pytest.mark.parametrize(("held", "state"), [("session", "queued"), ("needs/new/housing", "sending")])
def test_waiting_and_being_sent(phone: Phone, held: str, state: str) -> None:
    phone.write("Under way", [photo(1)])
    phone.context.route(f"**/{held}", lambda route: None)
    phone.send()
    phone.expect_state(state)
    phone.expect_no_violation_in_any_light()
    phone.page.goto("/drafts")
    phone.expect_state(state)
    phone.expect_no_violation_in_any_light()


def test_the_list_of_drafts(phone: Phone) -> None:
    phone.write("Sent before")
    phone.send()
    phone.expect_receipt()
    phone.write("To be deleted", category="training")
    phone.write("A draft", [photo(1)], category="home")
    phone.page.goto("/drafts")
    phone.card("editing").filter(has_text="To be deleted").get_by_role("button", name="Delete").click()
    for state in ("editing", "deleted", "sent"):
        expect(phone.card(state)).to_have_count(1)
    phone.page.reload()
    expect(phone.card("deleted")).to_be_visible()
    phone.expect_no_violation_in_any_light()
    phone.card("deleted").get_by_role("button", name="Undo").click()
    expect(phone.card("editing")).to_have_count(2)


def test_what_was_deleted_is_gone_after_a_while(phone: Phone) -> None:
    phone.write("No longer wanted", [photo(1)])
    phone.page.goto("/drafts")
    phone.card("editing").get_by_role("button", name="Delete").click()
    expect(phone.card("deleted")).to_be_visible()
    phone.page.add_init_script(f"const now = Date.now; Date.now = () => now() + {A_DAY};")
    phone.page.reload()
    expect(phone.page.locator('[data-part="none"]')).to_be_visible()
    assert phone.rows() == []
