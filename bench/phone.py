"""What a teacher's phone fetches, and how long it waits for a page on a weak signal, in a real Chromium.

Bytes are those on the wire, packed and with their headers. What is fetched after the page is there, the
rest of its script and what the worker keeps, is counted by itself. A page has arrived when its largest part
is painted (LCP).
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench import tables
from bench.options import Options
from bench.visitor import Visitor
from tests.support.chromium import launch_options
from tests.support.live_server import running_program

KB = 1024
BUDGETS = {"first": 25 * KB, "again": 6 * KB, "html and css": 14 * KB}
MOST_REQUESTS = 5
REST = "Rest"
"""What comes when the page is there: the rest of its script, and pages to be read without a signal."""
WEAK = {"offline": False, "latency": 300, "downloadThroughput": 150_000 / 8, "uploadThroughput": 150_000 / 8}
"""Milliseconds there and back; bytes a second (150 kbit/s)."""
SLOWER = 4
"""Times, than the processor of this machine."""
LARGEST_PAINT = 4.0
"""Seconds."""
RUNS = 3
HEADS = (
    "page", "first bytes", "requests", "rest", "again", "requests",
    "first, by type", "budgets", "LCP, seconds",
)  # fmt: skip
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  done(list.getEntries().pop().startTime / 1000);
}).observe({ type: 'largest-contentful-paint', buffered: true }))"""


def main(instance: Path, _options: Options) -> None:
    """Print what a phone fetches from the demo in `instance`, and keep it."""
    with running_program(instance, DATABASE_URL=f"sqlite:///{instance / 'welfare.sqlite3'}") as address:
        teacher = Visitor(address, "teacher")
        number = re.findall(r"/needs/[\d-]{9,}", teacher.text("/needs"))[0]
        pages = {
            "my needs": "/needs", "a new need": "/needs/new/housing", "drafts": "/drafts",
            "a need": number, "a need just sent": f"{number}?sent=1",
        }  # fmt: skip
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options(whole=True))
            rows = [
                [name, *fetched(browser, teacher, path), painted(browser, teacher, path)]
                for name, path in pages.items()
            ]
            browser.close()
        kept = f"The worker and what it keeps, once: {kept_by_the_worker(teacher):,} bytes."
    shown = tables.table(HEADS, rows)
    print(f"\n{shown}\n{kept}", flush=True)
    how = f"a line of {WEAK['latency']} ms and 150 kbit/s, a processor {SLOWER} times slower, {RUNS} visits"
    tables.write("phone", f"{tables.circumstances(how)}\n\n{shown}\n\n{kept}")


@contextmanager
def phone(browser: Browser, visitor: Visitor) -> Iterator[tuple[Page, CDPSession]]:
    """A phone with nothing in its cache, signed in as the visitor."""
    context = browser.new_context(
        base_url=visitor.address,
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        locale="zh-CN",
        service_workers="block",
    )
    name, _, value = visitor.headers["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": visitor.address}])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    yield page, session
    context.close()


def fetched(browser: Browser, visitor: Visitor, path: str) -> list[str]:
    """Some cells: the page for the first time and once more."""
    with phone(browser, visitor) as (page, session):
        asked: dict[str, str] = {}
        sizes: Counter[str] = Counter()
        count: Counter[str] = Counter()

        def begun(event: dict[str, Any]) -> None:
            is_rest = "/js/rest." in event["request"]["url"] or event.get("type") == "Fetch"
            asked[event["requestId"]] = REST if is_rest else event.get("type", "Other")

        def done(event: dict[str, object]) -> None:
            kind = asked.get(str(event["requestId"]), "Other")
            size = int(str(event["encodedDataLength"]).partition(".")[0])
            if size:  # else it came from the cache
                sizes[kind] += size
                count[kind] += 1

        session.on("Network.requestWillBeSent", begun)
        session.on("Network.loadingFinished", done)
        page.goto(path, wait_until="networkidle")
        rest = sizes.pop(REST, 0)
        del count[REST]
        first, requests, by_type = sizes.total(), count.total(), dict(sizes)
        sizes.clear()
        count.clear()
        page.goto(path, wait_until="networkidle")
        again, more = sizes.total(), count.total()
    seen = by_type.get("Document", 0) + by_type.get("Stylesheet", 0)
    over = [
        name
        for name, size in (("first", first), ("again", again), ("html and css", seen))
        if size > BUDGETS[name]
    ] + (["requests"] if requests > MOST_REQUESTS else [])
    kinds = ", ".join(f"{kind} {size:,}" for kind, size in sorted(by_type.items()))
    verdict = f"over: {', '.join(over)}" if over else "kept"
    return [f"{first:,}", str(requests), f"{rest:,}", f"{again:,}", str(more), kinds, verdict]


def kept_by_the_worker(visitor: Visitor) -> int:
    """Bytes, without headers, of the worker's script and its pages; its files are in the cache by then."""
    script = visitor.text("/sw.js")
    kept = json.loads(script.split("const told = ", 1)[1].split(";\n", 1)[0])["kept"]
    pages = ["/sw.js", *(path for path in kept if not path.startswith("/static/"))]
    return sum(len(visitor.ask("GET", path)[1]) for path in pages)


def painted(browser: Browser, visitor: Visitor, path: str) -> str:
    """A cell: the median of some visits, each with an empty cache."""
    seconds = []
    for _ in range(RUNS):
        with phone(browser, visitor) as (page, session):
            session.send("Network.emulateNetworkConditions", WEAK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(path, wait_until="networkidle", timeout=120_000)
            seconds.append(page.evaluate(PAINTED))
    verdict = ", over" if median(seconds) > LARGEST_PAINT else ""
    return f"{median(seconds):.2f}{verdict}"
