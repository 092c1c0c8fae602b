"""Every page through axe-core: at 360 px and 1280 px, light and dark, in Chinese and in English.

And what axe does not see: pages wider than the window, errors on the console, breaches of the security
policy; a teacher's pages in narrow windows and large letters.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.browser.pages import LOOKS
from tests.support.axe import AXE, SCRIPT, USUAL, violations_on
from tests.support.narrow import narrow_looks
from tests.support.surface import Look
from tests.support.windows import Windows, sign_in_as
from tests.web.surfaces import SURFACES
from welfare import create_app
from welfare.config import read_settings

SETTLED = """async () => {
  await new Promise(requestAnimationFrame); // the page has heard of its width and light
  document.querySelectorAll('.tabbar').forEach(bar => { bar.style.position = 'static' });
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""
"""By how much the page is wider than its window. What lies under the tabs just now is scrolled to; axe would
take it for too small to be touched."""
EVERYTHING = USUAL | {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": ["color-contrast"]}
RUNS: dict[str, tuple[tuple[int, str, dict[str, Any] | None], ...]] = {
    "zh-CN": (
        (360, "light", EVERYTHING),
        (360, "dark", COLOURS),
        (1280, "dark", EVERYTHING),
        (1280, "light", COLOURS),
    ),
    "en-GB": ((360, "light", EVERYTHING), (1280, "light", None)),
}
"""Widths, schemes, and what axe is asked there: a scheme changes only colours, a language none of them.

Whether a page is wider than its window is looked at each time."""

NO_PAGES = {
    "assets.file",
    "accounts.calendar_feed",
    "accounts.roster_template",
    "accounts.sign_in_back",
    "accounts.sign_in_shown",
    "accounts.sign_in_with",
    "accounts.successors",
    "accounts.tree_template",
    "needs.file",
    "needs.thumbnail",
    "notices.opened",
    "organizations.choices",
    "pwa.manifest",
    "pwa.worker",
    "health.healthz",
    "submissions.submission",
    "submissions.who",
}.union(*(surface.no_pages for surface in SURFACES))
"""What answers with something else than a page."""

IN_THEIR_OWN_TESTS = {
    "accounts.app_factor_removal": "test_second_step.py",
    "accounts.identity_linking": "test_signing_in_elsewhere.py",
    "accounts.passkey": "test_second_step.py",
    "accounts.second_step": "test_second_step.py",
}
"""Pages that are there only on the way to something, and are looked at there."""


def problems_on(page: Page, rules: dict[str, Any] | None) -> list[str]:
    """What axe finds, and what is wider than the window."""
    wide = page.evaluate(SETTLED)
    found = violations_on(page, rules) if rules else []
    return [*found, f"{wide} px wider than the window"] if wide > 0 else found


def open_look(page: Page, look: Look, things: dict[str, str]) -> None:
    """Opens the page as on a phone, and does there what is done first."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    answer = page.goto(look.address.format(**things))
    assert answer.status == look.status, look
    if look.first:
        look.first(page)


def see(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page that is open, under each light and width."""
    there = 360
    for width, scheme, rules in RUNS[language]:
        if width != there:
            page.set_viewport_size({"width": width, "height": 740})
            there = width
        page.emulate_media(color_scheme=scheme)
        yield from (f"{width} px, {scheme}: {problem}" for problem in problems_on(page, rules))


def look_at(page: Page, look: Look, things: dict[str, str], language: str) -> Iterator[str]:
    """Opens the page, and gives what is wrong with it."""
    open_look(page, look, things)
    yield from see(page, language)


@pytest.mark.slow("looks at every page there is, in six ways, and at a teacher's in eight more")
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("account", LOOKS)
def test_every_page(
    account: str | None,
    language: str,
    windows: Windows,
    things: dict[str, str],
    record_property: Callable[..., None],
) -> None:
    page = windows(language=language)
    if account:
        sign_in_as(page, account)
    page.add_init_script(SCRIPT)
    in_narrow_windows = narrow_looks(page) if account == "teacher" else list
    wrong = []
    for look in LOOKS[account]:
        open_look(page, look, things)
        problems = [*in_narrow_windows(), *see(page, language)]
        wrong += [f"{look} at {problem}" for problem in problems]
    assert not wrong, "\n".join(wrong)
    record_property("pages through axe", [f"{account} {look}" for look in LOOKS[account]])


ILLEGIBLE = {
    "paler letters": "words => { words.style.color = '#999' }",
    "smaller letters": "(_words, heading) => { heading.style.fontSize = '14px' }",
    "thinner letters": """(_words, heading) => {
        Object.assign(heading.style, {fontSize: '19px', fontWeight: 400});
    }""",
    "another ground": "words => { words.parentElement.style.background = '#345' }",
    "a ground that shines through": "words => { words.parentElement.style.background = 'rgb(0 0 0 / 70%)' }",
    "letters that shine through": "words => { words.parentElement.style.opacity = '0.3' }",
    "something else beneath": """words => {
        const { left, top, width, height } = words.getBoundingClientRect();
        const ground = document.createElement('div');
        Object.assign(ground.style, {position: 'absolute', background: '#345', left: `${left}px`,
            top: `${top + scrollY}px`, width: `${width}px`, height: `${height}px`});
        Object.assign(words.style, {position: 'relative', zIndex: 1});
        document.body.append(ground);
    }""",
    "moved off its ground": """words => {
        const panel = document.createElement('div');
        Object.assign(panel.style, {background: '#234', color: '#fff'});
        words.replaceWith(panel);
        panel.append(words);
        Object.assign(words.style, {position: 'relative', top: '200px'});
    }""",
}


def by_axe_alone(page: Page) -> list[str]:
    """What it finds wrong with colours that is asked about every place."""
    page.evaluate(AXE)
    nodes = (
        "rules => axe.run(document, rules).then(({ violations }) => violations.flatMap(({ nodes }) => nodes))"
    )
    return [node["html"] for node in page.evaluate(nodes, COLOURS)]


@pytest.mark.parametrize("fault", ILLEGIBLE)
def test_letters_that_were_legible_are_judged_again_where_they_are_not(windows: Windows, fault: str) -> None:
    page = windows(language="en-GB")
    page.goto("/accessibility")
    page.evaluate("document.querySelector('h1').style.color = '#868686'")
    assert violations_on(page, COLOURS) == []
    page.evaluate(f"({ILLEGIBLE[fault]})(document.querySelector('main p'), document.querySelector('h1'))")
    found = violations_on(page, COLOURS)
    assert found
    assert len(found) == len(by_axe_alone(page))


def test_letters_that_are_legible_by_day_are_judged_again_by_night(windows: Windows) -> None:
    page = windows(language="en-GB")
    page.goto("/accessibility")
    page.evaluate("document.querySelector('main p').style.color = '#333'")
    assert violations_on(page, COLOURS) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert len(violations_on(page, COLOURS)) == len(by_axe_alone(page)) == 1


def test_the_list_names_every_page(tmp_path: Path) -> None:
    settings = read_settings({"WELFARE_ENV": "testing", "WELFARE_INSTANCE": str(tmp_path)})
    routes = create_app({"SETTINGS": settings}).url_map
    pages = {rule.endpoint for rule in routes.iter_rules() if "GET" in rule.methods} - NO_PAGES
    adapter = routes.bind("localhost")
    addresses = {
        re.sub(r"{\w+}", name, look.address)
        for looks in LOOKS.values()
        for look in looks
        for name in ("26-0001-7", "7")
    }
    seen = set()
    for address in addresses:
        with suppress(HTTPException):
            seen.add(adapter.match(address.partition("?")[0])[0])
    assert sorted(pages - seen) == sorted(IN_THEIR_OWN_TESTS)
    assert all((Path(__file__).with_name(test)).exists() for test in IN_THEIR_OWN_TESTS.values())
    assert seen <= pages
