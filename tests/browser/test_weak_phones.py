"""Phones that are old or slow: a store that never answers, a script that comes late, photos that are long."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from tests.files.pictures import heic
from tests.support.teacher_phone import Phone, photo
from tests.support.weak_line import Line, MortalServer

NewPhone = Callable[..., Phone]
REST = "**/rest.*.js"
NO_PATIENCE = """const later = window.setTimeout; // for whatever is waited for ten seconds
window.setTimeout = (work, time, ...rest) => later(work, time === 10000 ? 0 : time, ...rest);"""
SILENT = "IDBFactory.prototype.open = () => ({});"


@pytest.mark.slow("the form waits for the store as long as it waits for a slow one")
def test_a_store_that_never_answers_holds_nothing_up(new_phone: NewPhone, server: MortalServer) -> None:
    title = "Nothing opens the store"
    phone = new_phone(script=SILENT)
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.title.fill(title)
    phone.page.fill('[name="description"]', "On a phone of six years ago")
    phone.page.set_input_files("#photos", [photo(1)])
    expect(phone.page.get_by_role("alert").filter(has_text="cannot keep")).to_be_visible()
    expect(phone.previews).to_have_count(1)
    phone.send()
    phone.expect_receipt()
    assert server.needs(title) == [1]


@pytest.mark.parametrize("comes", [True, False], ids=["and then it comes", "and it never comes"])
def test_whoever_sends_before_the_rest_of_the_script_is_there(
    new_phone: NewPhone, server: MortalServer, comes: bool
) -> None:
    title = f"Quicker than the script {comes}"
    phone = new_phone(service_workers="block")  # a worker would have the rest at hand
    phone.sign_in()
    held: list[Route] = []
    phone.page.route(REST, lambda route: held.append(route))
    with phone.page.expect_request(REST):
        phone.page.goto("/needs/new/housing", wait_until="commit")
    phone.fill(title)
    phone.send()
    if comes:
        held[0].continue_()
    else:
        held[0].abort()
    phone.expect_receipt()
    assert server.needs(title) == [0]


def test_a_script_that_came_too_late_for_a_tap_is_there_for_the_next(
    new_phone: NewPhone, line: Line, server: MortalServer
) -> None:
    title = "The script came late"
    phone = new_phone(script=NO_PATIENCE, service_workers="block")
    phone.sign_in()
    held: list[Route] = []
    phone.page.route(REST, lambda route: held.append(route))
    with phone.page.expect_request(REST):
        phone.page.goto("/needs/new/housing")
    phone.fill(title)
    held[0].continue_()
    phone.wait_until_whole()
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    line.is_down = False
    phone.send_now()
    phone.expect_receipt()
    assert server.needs(title) == [0]


def test_what_this_phone_cannot_show_has_a_picture_of_its_own(phone: Phone, server: MortalServer) -> None:
    unread = {"name": "IMG_1.heic", "mimeType": "image/heic", "buffer": heic()}
    phone.write("One seen, one unseen", [unread, photo(1)])
    expect(phone.page.locator(".unseen:visible")).to_have_count(1)
    expect(phone.previews.locator("img:visible")).to_have_count(1)
    expect(phone.page.get_by_role("status").filter(has_text="Added: 2 of 9")).to_be_visible()
    phone.expect_no_violation()
    phone.send()
    phone.expect_receipt()
    assert server.needs("One seen, one unseen") == [2]


def test_a_long_screenshot_stays_legible(phone: Phone, server: MortalServer) -> None:
    long = BytesIO()
    Image.new("RGB", (1080, 16000), "white").save(long, "PNG")
    file = {"name": "chat.png", "mimeType": "image/png", "buffer": long.getvalue()}
    phone.write("A long screenshot", [file])
    width, height = phone.previews.locator("img").evaluate(
        "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    )
    assert width > 400
    assert height > 6000
