"""Forms that are made when they are unfolded come however early that is done, and once."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.support.windows import Windows

SignIn = Callable[[Page, str], None]
QUEUE = "/triage?desk=area&queue=to-sign-for"
AS_SOON_AS_IT_STANDS = """() => document.addEventListener('htmx:afterSwap', () => {
  document.getElementById('question').open = true;
}, { once: true })"""


def desk(windows: Windows, sign_in: SignIn) -> tuple[Page, list[str]]:
    """The clerk's queue, and the forms that are fetched from now on."""
    page = windows(width=1280, language="en-GB")
    sign_in(page, "clerk")
    page.goto(QUEUE)
    expect(page.locator("main td a.title").first).to_be_visible()
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url) if "/question?" in asked.url else None)
    return page, fetched


def test_a_fold_that_is_opened_before_the_script_is_there_gets_its_form(
    windows: Windows, sign_in: SignIn
) -> None:
    page, fetched = desk(windows, sign_in)
    held: list[Route] = []
    page.route("**/vendor/htmx*", lambda route: held.append(route))
    page.goto(page.locator("main td a.title").first.get_attribute("href") or "", wait_until="commit")
    page.locator("#question > summary").click()
    expect(page.locator("#question > a")).to_be_visible()
    assert (len(held), fetched) == (1, [])
    held[0].continue_()
    expect(page.locator("#question-words")).to_be_visible()
    page.locator("#question > summary").click()
    page.locator("#question > summary").click()
    expect(page.locator("#question-words")).to_be_visible()
    assert len(fetched) == 1


def test_a_fold_that_is_opened_before_htmx_knows_of_it_gets_its_form(
    windows: Windows, sign_in: SignIn
) -> None:
    page, fetched = desk(windows, sign_in)
    page.evaluate(AS_SOON_AS_IT_STANDS)
    page.locator("main td a.title").first.click()
    expect(page.locator("#question-words")).to_be_visible()
    assert len(fetched) == 1
