"""Photos and documents go with what is said, and are seen where it stands, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.files import documents
from tests.files.pictures import encoded, quarters
from tests.support.windows import Windows

SignIn = Callable[[Page, str], None]
FILES = [
    {"name": "屋顶.png", "mimeType": "image/png", "buffer": encoded(quarters(600, 400), "PNG")},
    {"name": "报价.xlsx", "mimeType": "application/octet-stream", "buffer": documents.xlsx()},
]


@pytest.mark.parametrize("has_script", [True, False])
def test_a_clerk_comments_with_a_photo_and_a_document(
    windows: Windows, sign_in: SignIn, has_script: bool
) -> None:
    page = windows(width=1280, script=has_script)
    sign_in(page, "clerk")
    page.goto("/triage")
    page.locator('main a[href*="/needs/"]').first.click()
    page.locator("#comments summary").click()
    form = page.locator('form[action*="/comments"]')
    expect(form.locator('input[type="file"]')).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 1280, "scrolls sideways"
    form.locator("textarea").fill("报价在附件里")
    form.locator('input[type="file"]').set_input_files(FILES)
    form.locator('button[type="submit"]').click()
    said = page.locator(".timeline li").filter(has_text="报价在附件里").first
    expect(said.locator("img")).to_have_count(1)
    assert said.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 240
    with page.expect_download() as download:
        said.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert download.value.path().read_bytes() == FILES[1]["buffer"]
