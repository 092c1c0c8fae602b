"""A phone that is slow: its store answers when a test lets it, its processor at a fraction of its speed.

`SLOW_PHONE=6 pytest tests/browser/test_sending.py` makes every phone and window so: its processor does a
sixth of its work, and its store answers 0.3 s late. No test may fail by it.
"""

import os

from playwright.sync_api import BrowserContext, Page

TIMES = int(os.environ.get("SLOW_PHONE", "1"))
LATE_STORE = """if (location.protocol !== 'about:') {
  const open = IDBFactory.prototype.open;
  const later = window.setTimeout;
  IDBFactory.prototype.open = function (...name) {
    const late = {};
    const request = open.apply(this, name);
    request.onupgradeneeded = () => { late.result = request.result; late.onupgradeneeded(); };
    request.onsuccess = () => later(() => {
      late.result = request.result;
      late.onsuccess({ target: late });
    }, 50 * TIMES);
    request.onerror = () => { late.error = request.error; late.onerror(); };
    return late;
  };
}"""

STORE = """if (location.protocol !== 'about:') {
  const open = IDBFactory.prototype.open;
  const waiting = [];
  const ask = (request, late) => {
    request.onupgradeneeded = () => { late.result = request.result; late.onupgradeneeded(); };
    request.onsuccess = () => { late.result = request.result; late.onsuccess({ target: late }); };
    request.onerror = () => { late.error = request.error; late.onerror(); };
  };
  window.store = {
    isLate: Boolean(localStorage.getItem('store.is.late')),
    answer() {
      store.isLate = false;
      waiting.splice(0).forEach(work => work());
    }
  };
  const later = window.setTimeout; // nobody's patience ends meanwhile
  window.setTimeout = (work, time, ...more) => (
    store.isLate && time === 3000 ? 0 : later(work, time, ...more)
  );
  IDBFactory.prototype.open = function (...name) {
    const late = {};
    const work = () => ask(open.apply(this, name), late);
    if (store.isLate) waiting.push(work);
    else work();
    return late;
  };
}"""
"""Goes into every page before its own script: `store.answer()` lets it answer all that it was asked."""


def let_the_store_be_late(page: Page) -> None:
    """From now on, in this page and in those that are opened next, until `answer`."""
    page.evaluate("() => { localStorage.setItem('store.is.late', 'yes'); store.isLate = true; }")


def answer(page: Page) -> None:
    """The store answers, here and in the pages that are opened next."""
    page.evaluate("() => { localStorage.removeItem('store.is.late'); store.answer(); }")


def slow_down_as_asked(context: BrowserContext) -> None:
    """All pages of it, where the whole run is to be slow."""
    if TIMES > 1:
        context.add_init_script(LATE_STORE.replace("TIMES", str(TIMES)))
        context.on("page", lambda page: slow_down(page, TIMES))


def slow_down(page: Page, times: int) -> None:
    """The page's processor does its work so many times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
