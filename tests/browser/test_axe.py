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
from tests.support.axe import AXE, SCRIPT, USUAL, ask, violations_on
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
    wide, found = ask(page, rules, SETTLED) if rules else (page.evaluate(SETTLED), [])
    return [*found, f"{wide} px wider than the window"] if wide > 0 else found


def open_look(page: Page, look: Look, things: dict[str, str]) -> None:
    """Opens the page as on a phone, by day, and does there what is done first."""
    page.set_viewport_size({"width": 360, "height": 740})
    answer = page.goto(look.address.format(**things))
    assert answer.status == look.status, look
    if look.first:
        look.first(page)


def see(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page that is open, under each light and width; it ends by day."""
    now = (360, "light")
    for width, scheme, rules in RUNS[language]:
        if width != now[0]:
            page.set_viewport_size({"width": width, "height": 740})
        if scheme != now[1]:
            page.emulate_media(color_scheme=scheme)
        now = (width, scheme)
        yield from (f"{width} px, {scheme}: {problem}" for problem in problems_on(page, rules))


def look_at(page: Page, look: Look, things: dict[str, str], language: str) -> Iterator[str]:
    """Opens the page, and gives what is wrong with it."""
    page.emulate_media(reduced_motion="reduce")
    open_look(page, look, things)
    yield from see(page, language)


@pytest.mark.slow("looks at every page there is, in six ways, and at a teacher's in eight more")
@pytest.mark.parametrize("account", LOOKS)
def test_every_page(
    account: str | None, windows: Windows, things: dict[str, str], record_property: Callable[..., None]
) -> None:
    wrong = []
    for language in RUNS:
        page = windows(language=language, worker=False)
        page.emulate_media(reduced_motion="reduce")
        if account:
            sign_in_as(page, account)
        page.add_init_script(SCRIPT)
        in_narrow_windows = narrow_looks(page) if account == "teacher" else list
        for look in LOOKS[account]:
            open_look(page, look, things)
            problems = [*in_narrow_windows(), *see(page, language)]
            wrong += [f"{look} in {language} at {problem}" for problem in problems]
    assert not wrong, "\n".join(wrong)
    record_property("pages through axe", [f"{account} {look}" for look in LOOKS[account]] * len(RUNS))


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


def by_axe_alone(page: Page, rules: dict[str, Any] = COLOURS) -> list[str]:
    """What one finds that is asked about everything."""
    page.evaluate("window.known = window.axe")
    page.evaluate(AXE)
    nodes = """async rules => {
        const { violations } = await axe.run(document, rules);
        window.axe = window.known;
        return violations.flatMap(({ nodes }) => nodes).map(({ html }) => html);
    }"""
    return page.evaluate(nodes, rules)


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


RIGHT = """
<p id="text">Words <a id="link" href="/">and a link</a> and words</p>
<button id="one" class="button"><span>One</span></button><button id="other" class="button">Other</button>
<div id="room"><p>Words</p><p>And words</p></div>
<section id="first" aria-label="First">Words</section><section aria-label="Second">Words</section>
<p>A flat <img id="picture" alt="Another"></p>
<p id="foreign" lang="de">Wort</p>
<p><input id="field" class="input" aria-label="Field"></p>
"""
WRONG_BY_STYLE = {
    "small": """#one, #other { width: 10px; height: 10px; min-height: 0; padding: 0; overflow: hidden;
        vertical-align: top }""",
    "covered": "#other { position: relative; left: -70px }",
    "out of the keyboard's reach": "#room { overflow: auto; height: 30px }",
    "not to be told from the text": """#text { color: #222 }
        #link { text-decoration: none; color: #444; font-weight: inherit }""",
    "without a name that is shown": "#one span { display: none }",
}
WRONG_BY_WORDS = {
    "named alike": "first.setAttribute('aria-label', 'Second')",
    "said twice": "picture.alt = 'A flat'",
    "in no language": "foreign.lang = 'nonsense'",
    "a page in no language": "document.documentElement.lang = 'nonsense'",
    "a page without a title": "document.title = ''",
    "without a name": "field.setAttribute('aria-label', ' ')",
    "without words": "field.ariaLabel = 'Field'; link.textContent = ' '",
}


def test_what_was_right_is_asked_again_where_it_may_not_be(windows: Windows) -> None:
    page = windows(width=1280, language="en-GB")
    page.goto("/accessibility")
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", RIGHT)
    page.evaluate("document.adoptedStyleSheets = [window.styles = new CSSStyleSheet()]")

    for right, wrong, media in ((1280, 360, "max-width: 1000px"), (360, 1280, "min-width: 1000px")):
        for fault, style in WRONG_BY_STYLE.items():
            page.set_viewport_size({"width": right, "height": 740})
            page.evaluate("style => styles.replaceSync(style)", f"@media ({media}) {{ {style} }}")
            assert violations_on(page, EVERYTHING) == [], fault
            page.set_viewport_size({"width": wrong, "height": 740})
            found = violations_on(page, EVERYTHING)
            assert len(found) == len(by_axe_alone(page, EVERYTHING)) > 0, f"{fault}, {wrong} px: {found}"
    page.evaluate("styles.replaceSync('')")
    found = violations_on(page, EVERYTHING)
    assert found == []
    for fault, become_wrong in WRONG_BY_WORDS.items():
        before = found
        page.evaluate(f"() => {{ {become_wrong} }}")
        found = violations_on(page, EVERYTHING)
        assert found != before, fault
        assert len(found) == len(by_axe_alone(page, EVERYTHING)), f"{fault}: {found}"
        assert len(violations_on(page, EVERYTHING)) == len(found), fault


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
