"""What a feature shows to the outside: its addresses, who may open them, its pages and what they need.

Each feature's own stands in tests/<feature>/surface.py; tests/web/surfaces.py lists them. The access matrix,
axe and the screenshots walk over all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.support.world import District

Doing = Callable[[Page], None]


@dataclass(frozen=True)
class Look:
    """One page. `{names}` in the address are of the surface's `find_things`."""

    address: str
    first: Doing | None = None
    name: str = ""

    @property
    def status(self) -> int:
        """What the address answers: the page has the name of the error where it shows one."""
        return int(self.name) if self.name.isdigit() and not self.first else 200

    def __str__(self) -> str:
        return f"{self.address} {self.name}".strip()


Access = tuple[str, ...]
"""The letters of tests/web/access_table.py: by GET, by POST, and by PUT where there is such a thing."""


@dataclass(frozen=True)
class Surface:
    """One feature's."""

    access: dict[str, Access] = field(default_factory=dict)
    """Rows of the access table."""
    build: Callable[[District], object] = lambda district: None
    """Adds to the matrix's district what the feature's addresses name."""
    named: Callable[[District], dict[str, Any]] = lambda district: {}
    """What the names in the addresses stand for."""
    forms: Callable[[dict[str, Any]], dict[str, dict[str, Any]]] = lambda things: {}
    """What a person would send, by endpoint; it is given what `named` gave."""
    looks: dict[str | None, tuple[Look, ...]] = field(default_factory=dict)
    """The pages of the demo that each account looks at."""
    find_things: Callable[[Callable[[str], Page]], dict[str, str]] = lambda page_of: {}
    """What the addresses of `looks` name in the demo; `page_of(account)` is a window of that account."""
    no_pages: frozenset[str] = frozenset()
    """Endpoints that answer with something else than a page."""


def send_empty(page: Page) -> None:
    """Send the page's form as if nothing had been filled in; the errors take the focus."""
    page.evaluate(
        """() => {
            const form = [...document.querySelectorAll('main form')].find(form => form.method === 'post')
            form.noValidate = true
            form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea')
                .forEach(field => { field.value = '' })
            form.querySelectorAll('select').forEach(field => { field.selectedIndex = 0 })
            form.requestSubmit()
        }"""
    )
    page.locator("[data-autofocus], .field-error").first.wait_for()


def send(page: Page) -> None:
    """Send the page's form as it stands, and see what comes of it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("main form[method=post] button:not([type=button])").first.click()
    page.wait_for_load_state()


def collide_at(name: str) -> Doing:
    """Change this field of a form after it has been changed in another window."""

    def add(page: Page, more: str) -> None:
        field = page.locator(f"[name={name}]")
        field.fill(field.input_value()[:40] + more)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            field.press("Enter")
        page.wait_for_load_state()

    def first(page: Page) -> None:
        other = page.context.new_page()
        other.goto(page.url)
        add(other, "甲")
        other.close()
        add(page, "乙")
        page.locator(".there-now").wait_for()

    return first


def send_stale(page: Page) -> None:
    """Send the page's form after its token has grown stale."""
    page.evaluate(
        "document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'stale' })"
    )
    send(page)
