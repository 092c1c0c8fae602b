"""The overview in one look: on a phone the solved comes first; on a wall all fits and renews itself."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.windows import Windows, sign_in_as

SCREEN = {"width": 1920, "height": 1080}


def leader_at(windows: Windows, address: str, **options: str) -> Page:
    page = windows(**options)
    page.set_viewport_size(SCREEN)
    sign_in_as(page, "leader")
    page.goto(address)
    return page


def outside(page: Page) -> list[str]:
    """What of tiles, rows and headings stands partly outside the window, or the box that cuts it."""
    return page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, .figure, .chart tr, .chart svg, .chart p')]
          .filter(each => {
            const {top, left, bottom, right, height} = each.getBoundingClientRect();
            const box = (each.closest('.chart') || document.documentElement).getBoundingClientRect();
            return height && (top < 0 || left < 0 || right > innerWidth + 1
                              || bottom > Math.min(innerHeight, box.bottom) + 1);
          }).map(each => each.textContent.trim().slice(0, 40))"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_wall_shows_everything_at_once_in_large_letters(
    windows: Windows, scheme: str, language: str
) -> None:
    page = leader_at(windows, "/overview/wall?period=2026", scheme=scheme, language=language)
    scrolled = page.evaluate(
        "[document.scrollingElement.scrollHeight, document.scrollingElement.scrollWidth]"
    )
    assert scrolled == [SCREEN["height"], SCREEN["width"]]
    assert outside(page) == []
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.figure-label, .chart td, .chart th')]
          .filter(each => each.offsetHeight).map(each => parseFloat(getComputedStyle(each).fontSize)))"""
    )
    assert smallest >= 18
    solved = page.locator("[data-figure=solved]")
    assert solved.evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 150
    assert page.locator(".wall-below tbody tr").count() <= 10 + 12


def test_a_wall_renews_itself_and_says_when_it_cannot(windows: Windows) -> None:
    page = leader_at(windows, "/overview/wall", language="en")
    figure = page.locator("[data-figure=solved]")
    number = figure.inner_text()
    figure.evaluate("each => { each.textContent = 'old'; }")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(figure).to_have_text(number)
    page.route("**/overview/wall", lambda route: route.fulfill(status=404))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("No connection at the moment. The numbers are of")).to_be_visible()
    assert figure.inner_text() == number
    page.unroute("**/overview/wall")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("No connection at the moment")).to_be_hidden()
    page.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("This screen has been signed out. The numbers are of")).to_be_visible()
    assert figure.inner_text() == number
    page.get_by_role("link", name="Sign in").click()
    page.fill("[name=login]", "leader")
    page.fill("[name=password]", "welfare-demo")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/overview/wall")


def test_a_wall_without_script_renews_itself_too(windows: Windows) -> None:
    page = leader_at(windows, "/overview/wall", script=False)
    assert page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count() == 1


def test_on_a_phone_the_solved_stand_on_the_first_screen_and_the_filters_are_folded_away(
    windows: Windows,
) -> None:
    page = windows(language="en")
    sign_in_as(page, "leader")
    page.goto("/overview")
    box = page.locator("[data-figure=solved]").bounding_box()
    assert box
    assert box["y"] + box["height"] < 480
    expect(page.locator("form.filters")).to_be_hidden()
    page.get_by_text("Other period, school or category").click()
    expect(page.locator("form.filters")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/overview")
    expect(page.locator("form.filters")).to_be_visible()
