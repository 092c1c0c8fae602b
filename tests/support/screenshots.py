"""Takes the pictures in docs/screenshots: `make screenshots`.

Each main page as its reader sees it: in Chinese at two widths and in both colour schemes, and some in
English. People and needs are the demo's, which are the same on every machine but for their dates.
`python -m tests.support.screenshots leader clerk-all` takes only those whose names begin so.
"""

import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import launch_options
from tests.support.live_server import ROOT, running_server
from tests.support.windows import Windows
from welfare.demo.names import NUMBERED, School

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
HEIGHTS = {360: (740, 1300), 1280: (800, 800)}
"""By width: how high a window is, and how much of a longer page is shown."""
COLOURS = 48

ROSTER = f"""工号,姓名,学校,电话,角色
{NUMBERED}0200,更名示例,{School.HOME},,
T9001,新来甲,{School.NEIGHBOUR},13800000001,教师
T9002,新来乙,没有的学校,,教师
T9003,新来丙,{School.HOME},,校医
"""


@dataclass(frozen=True)
class Shot:
    """A page: who sees it, where it is, and what is done there first."""

    name: str
    account: str | None
    address: str
    first: Callable[[Page], None] = lambda page: None
    in_english: bool = False


def need(instance: Path, account: str | None, status: str, category: str = "%") -> str:
    """The number of the newest need at that status, of this teacher where one is named."""
    query = """SELECT number FROM needs JOIN people ON people.id = raised_by_id
               WHERE staff_number LIKE ? AND status = ? AND category LIKE ? ORDER BY needs.id DESC LIMIT 1"""
    with sqlite3.connect(f"file:{instance}/welfare.sqlite3?mode=ro", uri=True) as database:
        (number,) = database.execute(query, (account or "%", status, category)).fetchone()
    return str(number)


def send_too_little(page: Page) -> None:
    """Send the page's form without what it asks for."""
    page.locator("main form [type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()


def look_at_roster(page: Page) -> None:
    """Upload a roster with two bad rows."""
    file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    page.set_input_files("main input[type=file]", file)
    page.locator("main form button").first.click()
    page.wait_for_url("**/people/roster/*")


def shots(instance: Path) -> list[Shot]:
    """Every picture, in the order of the day: teacher, school, bureau, leader, administrator."""

    def own(status: str) -> str:
        return f"/needs/{need(instance, 'teacher', status)}"

    def any_need(status: str, category: str = "%") -> str:
        return f"/needs/{need(instance, None, status, category)}"

    return [
        Shot("landing", None, "/", in_english=True),
        Shot("sign-in", None, "/sign-in"),
        Shot("not-found", None, "/nothing-here"),
        Shot("teacher-home", "teacher", "/needs", in_english=True),
        Shot("teacher-choose", "teacher", "/needs/new", in_english=True),
        Shot("teacher-new", "teacher", "/needs/new/housing"),
        Shot("teacher-sent", "teacher", f"{own('in_progress')}?sent=1"),
        Shot("teacher-in-progress", "teacher", own("in_progress"), in_english=True),
        Shot("teacher-question", "teacher", own("needs_info")),
        Shot("teacher-answered", "teacher", own("answered")),
        Shot("teacher-solved", "teacher", own("solved")),
        Shot("teacher-notices", "teacher", "/notices"),
        Shot("teacher-notice-settings", "teacher", "/profile/notices"),
        Shot("teacher-profile", "teacher", "/profile"),
        Shot("teacher-password", "teacher", "/profile/password"),
        # Last of the teacher's: it leaves a draft behind, which the pages after it tell of.
        Shot("teacher-new-errors", "teacher", "/needs/new/home", first=send_too_little),
        Shot("teacher-drafts", "teacher", "/drafts"),
        Shot("school-inbox", "school", "/triage"),
        Shot("school-on-behalf", "school", "/needs/new/for?q=%E7%94%B0"),
        Shot("clerk-inbox", "clerk", "/triage", in_english=True),
        Shot("clerk-all", "clerk", "/triage?queue=all&category=housing"),
        Shot("clerk-need-submitted", "clerk", any_need("submitted"), in_english=True),
        Shot("clerk-acceptance", "clerk", f"{any_need('submitted')}/acceptance"),
        Shot("clerk-need-solved", "clerk", own("solved")),
        Shot("clerk-notices", "clerk", "/notices"),
        Shot("clerk-settings", "clerk", "/triage/settings"),
        Shot("handler-inbox", "handler", "/triage"),
        Shot("handler-need", "handler", any_need("in_progress", "housing")),
        Shot("leader-overview", "leader", "/overview", in_english=True),
        Shot("leader-solved", "leader", "/figures/solved"),
        Shot("admin-people", "admin", "/people"),
        Shot("admin-person", "admin", "/people/1"),
        Shot("admin-new-person", "admin", "/people/new"),
        Shot("admin-roster", "admin", "/people/roster"),
        Shot("admin-roster-preview", "admin", "/people/roster", first=look_at_roster),
        Shot("admin-organizations", "admin", "/organizations"),
        Shot("admin-organization", "admin", "/organizations/2"),
    ]


def sign_in(page: Page, account: str) -> None:
    """As the demo's front page offers it."""
    page.goto("/sign-in")
    page.locator(f"button[name=account][value={account}]").click()
    page.wait_for_load_state()


def take(page: Page, shot: Shot, width: int, file: Path) -> None:
    """One picture; of a long page the beginning."""
    page.goto(shot.address)
    shot.first(page)
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    _, longest = HEIGHTS[width]
    height = min(longest, max(HEIGHTS[width][0], page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": width, "height": height})
    picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
    picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(file, optimize=True)
    page.set_viewport_size({"width": width, "height": HEIGHTS[width][0]})


def take_all(windows: Windows, wanted: list[Shot], language: str, width: int, scheme: str) -> None:
    """The wanted pages under one look; one window for each account."""
    pages: dict[str | None, Page] = {}
    for shot in wanted:
        if shot.account not in pages:
            pages[shot.account] = windows(width=width, scheme=scheme, language=language)
            if shot.account:
                sign_in(pages[shot.account], shot.account)
        take(pages[shot.account], shot, width, FOLDER / f"{shot.name}-{language[:2]}-{width}-{scheme}.png")
    windows.close()


def main(beginnings: tuple[str, ...]) -> None:
    """All pictures, or those whose names begin with one of `beginnings`."""
    with (
        TemporaryDirectory() as folder,
        running_server(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options(whole=True))
        wanted = [shot for shot in shots(Path(folder)) if shot.name.startswith(beginnings or ("",))]
        for width in WIDTHS:
            for scheme in SCHEMES:
                take_all(Windows(browser, address), wanted, "zh-CN", width, scheme)
            english = [shot for shot in wanted if shot.in_english]
            take_all(Windows(browser, address), english, "en-GB", width, "light")
        browser.close()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
