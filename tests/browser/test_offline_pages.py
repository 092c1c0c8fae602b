"""The worker, the pages without a user, and what is left when a person leaves."""

import sqlite3
from base64 import b64decode
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.files.pictures import GREEN, RED, WHITE, heic, phone_jpeg
from tests.support.chromium import launch_options
from tests.support.teacher_phone import Phone, answer_forms, photo
from tests.support.weak_line import Accident, Line, MortalServer
from tests.support.windows import until

PRIVATE = "Nobody else may read this"
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Welcome to our Wi-Fi</h1>"
)


@pytest.fixture
def phone_that_remembers(browser: Browser, line: Line) -> Iterator[Phone]:
    """On it the back-forward cache is at work, which the driver otherwise turns off."""
    chromium = browser.browser_type.launch(**launch_options(without=["--disable-back-forward-cache"]))
    yield Phone(chromium.new_context(base_url=line.address, locale="en"))
    chromium.close()


def test_signed_out_then_back(phone_that_remembers: Phone) -> None:
    phone = phone_that_remembers
    phone.sign_in()
    phone.write(PRIVATE)
    phone.send()
    phone.expect_receipt()
    phone.page.goto("/drafts")
    expect(phone.card("sent")).to_be_visible()
    phone.sign_out()
    for _page in ("profile", "drafts", "need", "form"):
        phone.page.go_back()
        phone.page.wait_for_load_state()
        expect(phone.page.get_by_text(PRIVATE)).to_have_count(0)
        expect(phone.page.locator("[data-key]")).to_have_count(0)


def test_a_page_that_comes_back_from_the_cache_after_its_person_left(phone: Phone) -> None:
    phone.page.goto("/needs")
    phone.page.evaluate("localStorage.setItem('welfare.person', '')")
    with phone.page.expect_navigation():
        phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


def test_a_new_worker_leaves_a_form_in_use_alone(phone: Phone, line: Line) -> None:
    phone.wait_for_worker()
    phone.write("Half a sentence")
    phone.page.evaluate("window.isTheSamePage = true")
    before = phone.page.evaluate("caches.keys()")
    phone.context.add_cookies([{"name": "lang", "value": "zh", "url": line.address}])
    phone.page.evaluate(
        """async () => {
          const changed = new Promise((done, fail) => {
            navigator.serviceWorker.oncontrollerchange = done;
            setTimeout(fail, 180000, 'no new worker');
          });
          await (await navigator.serviceWorker.ready).update();
          await changed;
          const worker = navigator.serviceWorker.controller;
          if (worker.state !== 'activated') await new Promise(done => { worker.onstatechange = done; });
        }"""
    )
    assert phone.page.evaluate("window.isTheSamePage")
    expect(phone.page.locator('[name="title"]')).to_have_value("Half a sentence")
    after = phone.page.evaluate("caches.keys()")
    assert len(after) == 1
    assert after != before


@pytest.mark.parametrize("category", ["housing", "training", "home", "other"])
def test_the_form_without_a_signal_has_the_fields_of_the_real_one(phone: Phone, category: str) -> None:
    def fields() -> list[str]:
        names = "form => Array.from(form.elements, field => `${field.name} ${field.type} ${field.required}`)"
        return phone.page.locator("form[data-draft]").evaluate(names)

    phone.page.goto(f"/needs/new/{category}")
    real = fields()
    phone.page.goto(f"/offline/needs/new/{category}")
    assert sorted(fields()) == sorted(real)
    assert phone.page.evaluate("document.documentElement.dataset.person") is None
    assert phone.page.locator('[name="csrf_token"]').input_value() == ""


def test_without_script_the_form_takes_photos(new_phone: Callable[..., Phone], server: MortalServer) -> None:
    phone = new_phone(java_script_enabled=False)
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.page.fill('[name="title"]', "Without script")
    phone.page.fill('[name="description"]', "All of it by the form alone")
    phone.page.set_input_files("#photos", [photo(1), photo(2)])
    phone.send()
    phone.expect_receipt()
    assert server.needs("Without script") == [2]


def test_a_draft_comes_back_with_its_photos_and_another_can_be_begun(phone: Phone) -> None:
    phone.write("The first draft", [photo(1), photo(2)])
    phone.page.reload()
    expect(phone.page.locator('[data-part="restored"]')).to_be_visible()
    expect(phone.page.locator('[name="title"]')).to_have_value("The first draft")
    expect(phone.previews).to_have_count(2)
    phone.previews.first.get_by_role("button").click()
    expect(phone.previews).to_have_count(1)
    phone.page.get_by_role("button", name="Start an empty one").click()
    expect(phone.previews).to_have_count(0)
    phone.fill("The second draft")
    phone.page.goto("/drafts")
    expect(phone.card("editing")).to_have_count(2)
    first = phone.card("editing").filter(has_text="The first draft")
    first.get_by_role("button", name="Delete").click()
    expect(phone.card("deleted")).to_contain_text("The first draft")
    phone.page.get_by_role("button", name="Undo").click()
    first.get_by_role("link", name="Go on writing").click()
    expect(phone.page.locator('[name="title"]')).to_have_value("The first draft")
    expect(phone.previews).to_have_count(1)


def test_what_the_server_finds_stands_beside_the_field(phone: Phone, server: MortalServer) -> None:
    phone.write("Nothing that only the server finds")
    phone.page.evaluate("document.querySelector('[name=title]').removeAttribute('maxlength')")
    phone.fill("Far too long " * 20)
    phone.send()
    expect(phone.page.locator(".error-summary")).to_be_focused()
    title = phone.page.locator('[name="title"]')
    expect(title).to_have_attribute("aria-invalid", "true")
    phone.fill("Short enough for the server")
    phone.send()
    phone.expect_receipt()
    assert server.needs("Short enough for the server") == [0]


def test_a_portal_is_no_receipt(phone: Phone, line: Line, server: MortalServer) -> None:
    phone.write("Behind a portal")
    line.accidents = [Accident("POST /needs/new", instead=PORTAL) for _ in range(9)]
    phone.send()
    phone.expect_state("retry")
    expect(phone.card("retry")).to_contain_text("Wi-Fi")
    line.accidents.clear()
    phone.send_now()
    phone.expect_receipt()
    assert server.needs("Behind a portal") == [0]


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (409, {"code": "conflict", "number": "26-0001-7"}, "conflict"),
        (410, {"code": "gone", "message": "It was taken back"}, "invalid"),
        (413, {"code": "too_large", "message": "Too large"}, "invalid"),
        (401, {"code": "sign_in"}, "signin"),
        (429, {"code": "too_many"}, "retry"),
        (503, {"code": "error"}, "retry"),
    ],
)
def test_each_refusal_keeps_the_words(phone: Phone, status: int, answer: dict[str, str], state: str) -> None:
    phone.write(f"Refused with {status}", [photo(1)])
    answer_forms(phone.page, lambda route: route.fulfill(status=status, json=answer))
    phone.send()
    if state == "invalid":
        expect(phone.page.locator(".error-summary")).to_contain_text(answer["message"])
        phone.page.goto("/drafts")
    phone.expect_state(state)
    [draft] = [row for row in phone.rows() if "key" in row]
    assert draft["fields"]["title"] == f"Refused with {status}"
    assert any("photo" in row for row in phone.rows())
    phone.expect_no_violation_in_any_light()
    phone.page.goto("/drafts")
    phone.expect_state(state)
    phone.expect_no_violation_in_any_light()


def test_a_reply_written_without_a_signal(phone: Phone, line: Line, server: MortalServer) -> None:
    phone.page.goto("/needs")
    phone.page.locator(".card-call.tone-warn").first.click()
    phone.page.fill('[name="words"]', "In the room at the back, since May.")
    phone.expect_kept("In the room at the back, since May.")
    phone.wait_until_whole()
    line.is_down = True
    phone.page.locator('form[data-draft] [type="submit"]').click()
    phone.expect_state("retry")
    line.is_down = False
    phone.send_now()
    expect(phone.page.get_by_role("region", name="What happened")).to_contain_text("In the room at the back")
    with sqlite3.connect(f"file:{server.instance}/welfare.sqlite3?mode=ro", uri=True) as database:
        query = "SELECT count(*) FROM need_events WHERE words = 'In the room at the back, since May.'"
        assert database.execute(query).fetchone() == (1,)
    phone.expect_nothing_left()


def test_a_phone_that_can_keep_nothing_says_so_and_sends(
    new_phone: Callable[..., Phone], server: MortalServer
) -> None:
    phone = new_phone(script="IDBFactory.prototype.open = () => { throw new Error('no room'); }")
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.page.fill('[name="title"]', "Nothing is kept")
    phone.page.fill('[name="description"]', "Private window")
    phone.page.set_input_files("#photos", [photo(1)])
    expect(phone.previews).to_have_count(1)
    expect(phone.page.locator('[data-part="trouble"]')).to_be_visible()
    phone.send()
    phone.expect_receipt()
    assert server.needs("Nothing is kept") == [1]


def test_photos_that_this_browser_cannot_read(phone: Phone, server: MortalServer) -> None:
    unread = {"name": "IMG_1.heic", "mimeType": "image/heic", "buffer": heic()}
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"this is no photo at all"}
    phone.write("Three files")
    phone.page.set_input_files("#photos", [unread, text, photo(1, size=2400)])
    expect(phone.previews).to_have_count(2)
    expect(phone.page.locator('[data-part="unread"]')).to_contain_text("notes.txt")
    sizes = [row["size"] for row in phone.rows() if "photo" in row]
    assert all(size <= 250 * 1024 for size in sizes)
    phone.send()
    phone.expect_receipt()
    assert server.needs("Three files") == [2]


@pytest.mark.parametrize(
    ("script", "corners"),
    [(None, (GREEN, RED)), ("CSS.supports = () => false", (WHITE, GREEN))],
    ids=["the browser turns it", "the page turns it, here for a second time"],
)
def test_a_photo_is_kept_small_and_turned(
    new_phone: Callable[..., Phone], script: str | None, corners: tuple[tuple[int, int, int], ...]
) -> None:
    phone = new_phone(script=script)
    phone.sign_in()
    jpeg = {
        "name": "held_upright.jpg",
        "mimeType": "image/jpeg",
        "buffer": phone_jpeg(2400, 1800, orientation=6),
    }
    phone.write("Turned", [jpeg])
    [source] = phone.page.eval_on_selector_all(
        ".previews img",
        """async images => Promise.all(images.map(async image => {
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = image.naturalWidth;
          canvas.height = image.naturalHeight;
          canvas.getContext('2d').drawImage(image, 0, 0);
          return canvas.toDataURL('image/png').split(',')[1];
        }))""",
    )
    picture = Image.open(BytesIO(b64decode(source))).convert("RGB")
    assert max(picture.size) == 1280
    assert min(picture.size) == 960
    found = [picture.getpixel((x, 100)) for x in (100, picture.width - 100)]
    assert all(
        abs(a - b) < 40
        for pixel, corner in zip(found, corners, strict=True)
        for a, b in zip(pixel, corner, strict=True)
    )


def test_signing_out_with_something_unsent_is_warned_of(phone: Phone, line: Line) -> None:
    phone.write("Not sent yet")
    phone.page.goto("/profile")
    button = phone.page.locator('form[action="/sign-out"] button')
    expect(phone.page.locator('[data-part="leaving"]')).to_be_visible()
    expect(button).to_be_hidden()
    phone.page.click('[data-part="leaving"] summary')
    expect(phone.page.locator('[data-part="leaving"]')).to_contain_text("not sent yet: 1")
    button.click()
    phone.page.wait_for_url(f"{line.address}/")
    phone.page.goto("/drafts")
    expect(phone.page.locator('[data-part="others"]')).to_be_visible()
    expect(phone.page.get_by_text("Not sent yet", exact=True)).to_have_count(0)


def test_ones_own_pages_are_read_without_a_signal_until_one_signs_out(phone: Phone, line: Line) -> None:
    phone.write("Answered in the spring")
    phone.send()
    number = phone.expect_receipt()
    phone.wait_for_worker()
    has_kept = """path => new Promise(done => {
      indexedDB.open('welfare').onsuccess = ({ target }) => {
        const pages = target.result.transaction('pages').objectStore('pages').get(path);
        pages.onsuccess = () => { target.result.close(); done(Boolean(pages.result)); };
      };
    })"""
    phone.page.goto("/needs")
    until(phone.page, has_kept, f"/needs/{number}")
    until(phone.page, has_kept, "/training")
    line.is_down = True
    phone.page.goto("/needs")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("My needs")
    expect(phone.page.locator('[data-part="kept"]')).to_contain_text("There is no signal now.")
    expect(phone.page.get_by_text("cannot be fetched")).to_be_hidden()
    phone.page.get_by_role("link", name="Answered in the spring").first.click()
    expect(phone.page.locator('[data-part="kept"]')).to_contain_text("More about: Answered in the spring")
    phone.expect_no_violation()
    phone.page.goto("/services")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Services")
    expect(phone.page.get_by_text("cannot be fetched")).to_be_visible()
    expect(phone.page.locator('[data-part="readable"] a')).not_to_have_count(0)
    line.is_down = False
    phone.page.goto("/profile")
    phone.page.click('form[action="/sign-out"] button')
    phone.page.wait_for_url(f"{line.address}/")
    line.is_down = True
    phone.page.goto("/needs")
    expect(phone.page.locator('[data-part="offline"]')).to_be_visible()
    expect(phone.page.get_by_text("Answered in the spring")).to_have_count(0)
