"""The windows that other browser tests look through: they show the real pages, and they see what breaks."""

import pytest

from tests.support.windows import Windows


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_demo_account_signs_in(windows: Windows, script: bool) -> None:
    page = windows(script=script)
    page.goto("/sign-in")
    page.fill('[name="login"]', "teacher")
    page.fill('[name="password"]', "welfare-demo")
    page.click('main form [type="submit"]')
    page.wait_for_url("**/needs")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_demo_account_signs_in_by_one_tap(windows: Windows, script: bool) -> None:
    page = windows(script=script)
    page.goto("/sign-in")
    page.locator("button[name=account][value=clerk]").click()
    page.wait_for_url("**/triage")


@pytest.mark.parametrize(
    ("event", "breach"),
    [
        ("console", "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"),
        ("console", "document.body.setAttribute('style', 'color: red')"),
        ("pageerror", "setTimeout(() => { throw new Error('broken') })"),
        ("console", "console.error('broken')"),
        ("response", "document.body.append(Object.assign(new Image(), {src: '/static/nothing.svg'}))"),
    ],
    ids=["inline script", "inline style", "exception", "console", "missing file"],
)
def test_what_breaks_in_a_page_is_seen(windows: Windows, event: str, breach: str) -> None:
    page = windows()
    page.goto("/sign-in")
    assert windows.problems == []
    with page.expect_event(event, lambda _: bool(windows.problems)):
        page.evaluate(breach)
    windows.problems.clear()
