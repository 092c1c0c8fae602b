"""A teacher's pages in narrow windows and large letters: the tabs stay, and nothing goes sideways."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import LOOKS
from tests.support.teacher_phone import Phone, answer_forms
from tests.support.weak_line import Line
from tests.support.windows import sign_in_as

USUAL_LETTERS = 16


@dataclass(frozen=True)
class Window:
    """In CSS pixels; `letters` is the size that the browser's own setting gives them."""

    width: int
    height: int
    letters: int = USUAL_LETTERS


WINDOWS = {
    "twice as large letters": Window(360, 740, letters=2 * USUAL_LETTERS),
    "a keyboard is open": Window(360, 400),
    "a keyboard is open, large letters": Window(360, 400, letters=2 * USUAL_LETTERS),
    "as narrow as zoomed in twice": Window(180, 370),
}
PROBLEMS = """() => {
  const found = [];
  const { clientWidth: width, clientHeight: height, scrollWidth } = document.documentElement;
  if (scrollWidth > width) {
    const wide = Array.from(document.querySelectorAll('main *, header *, footer *')).filter(element => (
      element.getBoundingClientRect().right > width + 1 && !element.closest('.tabs, .scroll')
    ));
    found.push(`${scrollWidth - width} px wider than the window: ${wide.slice(0, 3).map(each => (
      `${each.nodeName}.${each.className} ${each.textContent.trim().slice(0, 30)}`
    )).join('; ')}`);
  }
  const tabs = document.querySelector('.tabbar');
  if (!tabs) return found;
  const { bottom, top, left, right } = tabs.getBoundingClientRect();
  const isInPlace = Math.abs(bottom - height) <= 1 && left <= 0 && right >= width;
  if (!isInPlace) found.push(`the tabs are at ${top} to ${bottom}`);
  if (top < height * 0.4) found.push(`the tabs cover ${Math.round(height - top)} of ${height} px`);
  tabs.querySelectorAll('a').forEach(tab => {
    const label = document.createRange();
    label.selectNodeContents(tab.querySelector('span'));
    const is = label.getBoundingClientRect(), room = tab.getBoundingClientRect();
    const isWhole = is.width && is.left >= room.left - 1 && is.right <= room.right + 1
      && is.bottom <= bottom + 1 && room.right <= width + 1;
    if (!isWhole) found.push(`the label ${tab.textContent.trim()} is cut off`);
  });
  return found;
}"""


def narrowing(page: Page) -> Callable[[Window], None]:
    """What lets the page be seen through one window after another."""
    chromium = page.context.new_cdp_session(page)

    def narrow(window: Window) -> None:
        page.set_viewport_size({"width": window.width, "height": window.height})
        chromium.send("Page.setFontSizes", {"fontSizes": {"standard": window.letters}})

    return narrow


@pytest.mark.slow("looks at every page of a teacher through four windows")
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_every_page_of_a_teacher(language: str, windows: Callable[..., Page], things: dict[str, str]) -> None:
    page = windows(language=language)
    sign_in_as(page, "teacher")
    narrow = narrowing(page)
    wrong = []
    for look in LOOKS["teacher"]:
        narrow(Window(360, 740))
        page.goto(look.address.format(**things))
        if look.first:
            look.first(page)
        for name, window in WINDOWS.items():
            narrow(window)
            wrong += [f"{look}, {name}: {problem}" for problem in page.evaluate(PROBLEMS)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("state", ["restored", "queued", "conflict", "offline"])
def test_what_a_phone_adds_to_a_page(state: str, phone: Phone, line: Line) -> None:
    title = f"Through every window: {state}"
    conflict = {"code": "conflict", "number": "26-0001-7", "url": "/needs/26-0001-7"}
    phone.wait_for_worker()
    phone.write(title)
    if state == "restored":
        phone.page.reload()
        expect(phone.page.locator('[data-part="restored"]')).to_be_visible()
    elif state == "conflict":
        answer_forms(phone.page, lambda route: route.fulfill(status=409, json=conflict))
        phone.send()
        phone.expect_state("conflict")
    else:
        line.is_down = True
        phone.send()
        phone.expect_state("retry")
    if state == "offline":
        phone.page.goto("/needs")
        expect(phone.page.locator(".notice:visible", has_text="There is no signal")).to_be_visible()
    narrow = narrowing(phone.page)
    for window in WINDOWS.values():
        narrow(window)
        assert phone.page.evaluate(PROBLEMS) == []
        phone.expect_no_violation()
