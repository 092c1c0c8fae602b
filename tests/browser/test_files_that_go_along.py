"""Photos and documents go with what is said, from a desk or a phone's queue, and are seen where it stands."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.files import documents
from tests.files.pictures import encoded, quarters
from tests.support.teacher_phone import Phone, photo
from tests.support.weak_line import Line, MortalServer
from tests.support.windows import Windows

SHEET = {"name": "报价.xlsx", "mimeType": "application/octet-stream", "buffer": documents.xlsx()}
PICTURE = {"name": "屋顶.png", "mimeType": "image/png", "buffer": encoded(quarters(600, 400), "PNG")}
PAPER = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": documents.pdf()}


@pytest.fixture(scope="module")
def live_server(mortal_server: MortalServer) -> str:
    """The address of the one that phones have their line to: nobody kills it here."""
    mortal_server.start()
    return f"http://127.0.0.1:{mortal_server.port}"


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_clerk_comments_with_a_photo_and_a_document(
    windows: Windows, sign_in: Callable[[Page, str], None], has_script: bool
) -> None:
    page = windows(width=1280, script=has_script)
    sign_in(page, "clerk")
    page.goto("/triage")
    need = page.locator("main td a.title").first.get_attribute("href")
    page.goto(f"{need.partition('?')[0]}/comments")
    words = f"报价在附件里 {has_script}"
    form = page.locator('form[action*="/comments"]')
    form.locator("textarea").fill(words)
    form.locator('input[type="file"]').set_input_files([PICTURE, SHEET])
    form.locator('button[type="submit"]').click()
    said = page.locator(".timeline li").filter(has_text=words)
    expect(said.locator("img")).to_have_count(1)
    assert said.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    with page.expect_download() as download:
        said.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert download.value.path().read_bytes() == SHEET["buffer"]


def test_a_phone_keeps_a_document_without_a_signal_and_sends_it(phone: Phone, line: Line) -> None:
    phone.wait_for_worker()
    phone.write("A contract and a picture", [photo(1), PAPER])
    document = phone.previews.nth(1)
    expect(document).to_contain_text("File 2: it cannot be shown here, but is sent.")
    expect(document.get_by_role("button", name="Remove File 2")).to_be_visible()
    phone.expect_no_violation()
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    phone.page.goto("/drafts")
    phone.expect_state("retry")
    line.is_down = False
    phone.send_now()
    expect(phone.card("sent")).to_be_visible()
    phone.expect_nothing_left()
    number = phone.card("sent").locator("[data-do=see]").get_attribute("href")
    page = phone.page
    page.goto(number)
    expect(page.locator("main .photos img")).to_have_count(1)
    with page.expect_download() as download:
        page.locator("main a[download]").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes() == PAPER["buffer"]


def test_a_document_that_has_no_place_is_named_on_its_card(phone: Phone) -> None:
    scripted = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": documents.scripted_pdf()}
    phone.write("A paper that does things by itself", [PAPER, scripted])
    phone.send()
    card = phone.card("invalid")
    expect(card).to_contain_text("Files that have arrived: 1 of 2")
    card.get_by_role("button", name="Finish without these files").click()
    phone.expect_receipt()
    phone.expect_nothing_left()
    expect(phone.page.locator("main a[download]")).to_have_count(1)
