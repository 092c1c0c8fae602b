"""Forms that are made when they are unfolded come however early that is done, and once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.windows import Windows

SignIn = Callable[[Page, str], None]
QUEUE = "/triage?desk=area&queue=to-sign-for"
FORM = re.compile(r"/question\?")
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
    page.on("request", lambda asked: fetched.append(asked.url) if FORM.search(asked.url) else None)
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


def test_what_did_not_get_through_comes_when_it_is_unfolded_again(windows: Windows, sign_in: SignIn) -> None:
    page, fetched = desk(windows, sign_in)
    page.locator("main td a.title").first.click()
    summary = page.locator("#question > summary")
    expect(summary).to_be_visible()
    page.route(FORM, lambda route: route.abort())
    summary.click()
    expect(page.locator("#trouble")).to_be_visible()
    page.unroute(FORM)
    summary.click()
    summary.click()
    expect(page.locator("#question-words")).to_be_visible()
    assert len(fetched) >= 2
    windows.problems.clear()  # it was to get lost


def go_to_first(page: Page, listed: str, having: str) -> None:
    """The first page below that of a list that has this."""
    page.goto(listed)
    paths = page.locator("main a").evaluate_all("links => links.map(link => link.pathname)")
    for path in filter(re.compile(rf"{listed}/\d+").fullmatch, paths):
        page.goto(path)
        if page.locator(having).count():
            return


@pytest.mark.parametrize(
    ("listed", "noun", "field", "typed"),
    [("/measures", "spendings", "words", "Two lamps"), ("/problems", "needs", "numbers", "00-0000-0")],
    ids=["a measure", "a problem"],
)
def test_a_form_comes_when_it_is_unfolded_and_stands_open_where_it_is_refused(
    windows: Windows, sign_in: SignIn, listed: str, noun: str, field: str, typed: str
) -> None:
    page = windows(width=360, language="en-GB")
    sign_in(page, "clerk")
    go_to_first(page, listed, f"#{noun} > summary")
    page.locator(f"#{noun} > summary").click()
    page.locator(f"#{noun}-{field}").fill(typed)
    page.locator(f"#{noun}-form [type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible()
    expect(page.locator(f"#{noun}-{field}")).to_have_value(typed)
    page.locator("#wording > summary").click()
    expect(page.locator("#wording-title")).not_to_have_value("")


def test_a_role_is_given_in_a_form_that_comes_when_it_is_unfolded(windows: Windows, sign_in: SignIn) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "admin")
    go_to_first(page, "/people", "#role-form")
    page.get_by_text("Give a role", exact=True).first.click()
    page.locator("#role-form select[name=role]").select_option("handler")
    page.locator("#role-form [type=submit]").click()
    expect(page.locator("main .flash")).to_contain_text("now holds the role")
