"""A page through narrow windows and with large letters: the tabs stay, and nothing goes sideways."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

USUAL_LETTERS = 16


@dataclass(frozen=True)
class Window:
    """In CSS pixels; `letters` is the size that the browser's own setting gives them."""

    width: int
    height: int
    letters: int = USUAL_LETTERS


USUAL = Window(360, 740)
WINDOWS = {
    "as narrow as zoomed in twice": Window(180, 370),
    "a keyboard is open": Window(360, 400),
    "a keyboard is open, large letters": Window(360, 400, letters=2 * USUAL_LETTERS),
    "twice as large letters": Window(360, 740, letters=2 * USUAL_LETTERS),
}
"""In an order in which little changes from one to the next, for each makes the page anew."""
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


def narrow_looks(page: Page, too: Callable[[], object] = lambda: None) -> Callable[[], list[str]]:
    """What gives all that is wrong with the page in narrow windows, and leaves it in a phone's usual one.

    `too` is asked in each of them.
    """
    chromium = page.context.new_cdp_session(page)

    def narrow(window: Window, before: Window) -> None:
        page.set_viewport_size({"width": window.width, "height": window.height})
        if window.letters != before.letters:
            chromium.send("Page.setFontSizes", {"fontSizes": {"standard": window.letters}})

    def look() -> list[str]:
        wrong, now = [], USUAL
        for name, window in WINDOWS.items():
            narrow(window, now)
            now = window
            wrong += [f"{name}: {problem}" for problem in page.evaluate(PROBLEMS)]
            too()
        narrow(USUAL, now)
        return wrong

    return look
