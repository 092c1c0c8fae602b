"""The eye beside a password, and the buttons that copy and print: there with script, and nowhere without."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.windows import Windows

SignIn = Callable[[Page, str], None]
CALENDAR = "#calendar-address"


def test_a_password_can_be_read_and_is_hidden_again_when_it_is_sent(windows: Windows) -> None:
    page = windows(language="en-GB")
    page.goto("/sign-in")
    field, eye = (
        page.locator("[name=password]"),
        page.get_by_role("button", name="Show what is typed: Password"),
    )
    expect(eye).to_have_attribute("aria-pressed", "false")
    field.fill("mountain tea")
    eye.click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value("mountain tea")
    expect(field).to_be_focused()
    expect(eye).to_have_attribute("aria-pressed", "true")
    page.evaluate("document.forms[1].addEventListener('submit', event => event.preventDefault())")
    page.locator("main form [type=submit]").first.click()
    expect(field).to_have_attribute("type", "password")


def test_each_password_has_an_eye_of_its_own_for_staff_and_teachers(
    windows: Windows, sign_in: SignIn
) -> None:
    for account in ("teacher", "clerk"):
        page = windows(width=1280)
        sign_in(page, account)
        page.goto("/profile")
        page.locator("a[href='/profile/password']").click()
        eyes = page.locator(".eye")
        expect(eyes).to_have_count(3)
        eyes.nth(1).click()
        kinds = page.locator("[data-reveal]").evaluate_all("fields => fields.map(field => field.type)")
        assert kinds == ["password", "text", "password"]


def test_without_script_there_is_no_eye(windows: Windows) -> None:
    page = windows(script=False)
    page.goto("/sign-in")
    expect(page.locator("[name=password]")).to_be_visible()
    expect(page.locator(".eye")).to_be_hidden()


def test_the_address_of_the_calendar_is_copied_at_a_tap(windows: Windows, sign_in: SignIn) -> None:
    for account in ("teacher", "clerk"):
        page = windows(width=1280, language="en-GB")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        sign_in(page, account)
        page.goto("/profile/calendar")
        page.locator("main form[action='/profile/calendar'] button").click()
        address = page.locator(CALENDAR).inner_text()
        page.get_by_role("button", name="Copy the address").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == address


def test_the_sign_in_page_comes_in_five_requests(windows: Windows) -> None:
    page = windows()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/sign-in", wait_until="networkidle")
    assert len([address for address in asked if "favicon" not in address]) <= 5, asked
