"""One of hundreds of units is found by its name: by keyboard, by finger, in Chinese, and without script."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import House
from tests.support import world
from tests.support.axe import violations_on
from tests.support.live_server import running_server
from tests.support.states import LARGE_DISTRICT
from tests.support.windows import Windows
from tests.support.world import District
from welfare.extensions import db

pytestmark = pytest.mark.slow("starts a server of its own")
SCHOOL = "第39乡中心小学"


@dataclass(frozen=True)
class Site:
    """A server of a district with four hundred schools, and the addresses of needs to accept."""

    address: str
    needs: Iterator[str]


@pytest.fixture(scope="module")
def site(house_on: Callable[[str], House], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On SQLite: what is looked at here is decided in the browser."""
    house = house_on("sqlite")
    house.begin_with(LARGE_DISTRICT)
    app = house.app
    with app.app_context():
        district = District()
        needs = [f"/needs/{district.need().number}" for _each_test_takes_one in range(3)]
        db.session.commit()
        db.session.remove()
    settings = {
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
        "WELFARE_SECRET_KEY": str(app.config["SECRET_KEY"]),
        "WELFARE_ENV": "testing",
    }
    with running_server(tmp_path_factory.mktemp("large"), **settings) as address:
        yield Site(address, iter(needs))


@pytest.fixture
def need(site: Site) -> str:
    """The address of a need to accept that no other test has touched."""
    return next(site.needs)


@pytest.fixture
def windows(site: Site, browser: Browser) -> Iterator[Windows]:
    """Windows on that server."""
    opened = Windows(browser, site.address)
    yield opened
    opened.close()
    assert not opened.problems, "\n".join(opened.problems)


def at_desk(page: Page, address: str, who: str = "clerk") -> Page:
    """The page at this address, once somebody has signed in."""
    page.goto("/sign-in")
    page.fill("[name=login]", who)
    page.fill("[name=password]", world.PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url(lambda there: "/sign-in" not in there)
    page.goto(address)
    return page


def listed(page: Page, name: str = "") -> Locator:
    """What is listed just now, or the one of this name."""
    return page.locator("[role=option]:visible", has_text=name)


def accessible(page: Page) -> None:
    """Nothing for axe to find."""
    assert violations_on(page) == []


def test_units_are_found_by_keyboard(windows: Windows, need: str) -> None:
    page = at_desk(windows(width=1280, language="en-GB"), need)
    unit = page.locator("#acceptance-unit")
    unit.fill("第39")
    expect(listed(page)).to_have_count(11)
    expect(unit).to_have_attribute("aria-expanded", "true")
    accessible(page)
    first, second = listed(page).nth(0), listed(page).nth(1)
    expect(first).to_have_attribute("aria-selected", "true")
    unit.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    expect(unit).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    unit.press("ArrowUp")
    unit.press("Enter")
    expect(unit).to_have_value(SCHOOL)
    expect(unit).to_have_attribute("aria-expanded", "false")
    unit.fill("没有的")
    expect(page.get_by_text("No match.")).to_be_visible()
    unit.press("ArrowDown")
    unit.fill("师训")
    expect(listed(page)).to_have_count(1)
    unit.press("Escape")
    expect(unit).to_have_value(SCHOOL)

    more = page.locator("#acceptance-assisting")
    more.fill("第12乡")
    listed(page, "第12乡").first.wait_for()
    more.press("Enter")
    expect(more).to_have_value("")
    page.locator("form[action*='/acceptance'] [type=submit]").click()
    expect(page.locator("#acceptance-unit")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(SCHOOL)
    expect(page.locator("main")).to_contain_text("第12乡中心小学")


def test_a_filter_is_chosen_with_a_finger(windows: Windows) -> None:
    page = at_desk(windows(scheme="dark", touch=True), "/overview", "leader")
    page.locator("details summary").first.tap()
    school = page.locator("#filter-school")
    school.tap()
    school.press_sequentially("第39")
    listed(page, SCHOOL).wait_for()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    listed(page, SCHOOL).tap()
    expect(school).to_have_value(SCHOOL)
    page.locator("form.filters button").tap()
    expect(page.locator("#done")).to_contain_text(SCHOOL)


def test_letters_that_become_chinese_are_not_looked_up(windows: Windows, need: str) -> None:
    page = windows(width=1280)
    page.clock.install()
    at_desk(page, need)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/choices/" in request.url else None)
    keyboard = page.context.new_cdp_session(page)
    unit = page.locator("#acceptance-unit")
    unit.fill("")
    keyboard.send("Input.imeSetComposition", {"text": "shimen", "selectionStart": 6, "selectionEnd": 6})
    expect(unit).to_have_value("shimen")
    page.clock.run_for(1000)
    keyboard.send("Input.insertText", {"text": "石门"})
    expect(unit).to_have_value("石门")
    page.clock.run_for(1000)
    listed(page, "石门小学").wait_for()
    assert [parse_qs(urlsplit(url).query)["q"] for url in asked] == [["石门"]]


def test_without_script_the_server_asks_which_one_is_meant(windows: Windows, need: str) -> None:
    page = at_desk(windows(script=False, language="en-GB"), need)
    page.fill("#acceptance-unit", "第39")
    page.locator("form[action*='/acceptance'] [type=submit]").click()
    expect(page.get_by_text("11 are called “第39”").first).to_be_visible()
    page.get_by_role("radio", name=SCHOOL).check()
    page.locator("form[action*='/acceptance'] [type=submit]").click()
    expect(page.locator("#acceptance-unit")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(SCHOOL)
