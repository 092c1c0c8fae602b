"""What pages share is made once for each language, and nothing of a person can stand in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.config import PROJECT_ROOT
from welfare.web.templates import part_for_all

PARTS = ("pwa/_phone.html", "layouts/_staff_browser.html")


@pytest.fixture
def templates(app: Flask) -> Iterator[dict[str, str]]:
    """Templates by name, beside those on disk."""
    own: dict[str, str] = {}
    before = app.jinja_env.loader
    assert before
    app.jinja_env.loader = ChoiceLoader([DictLoader(own), before])
    yield own
    app.jinja_env.loader = before


def test_every_part_that_pages_ask_for_is_looked_at_here() -> None:
    pages = (PROJECT_ROOT / "templates").rglob("*.html")
    asked = {
        line.split("part_for_all('")[1].split("'")[0]
        for page in pages
        for line in Path(page).read_text().splitlines()
        if "part_for_all('" in line
    }
    assert asked == set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_it_says_nothing_of_whoever_is_here(app: Flask, name: str) -> None:
    with app.test_request_context():
        text = part_for_all(name)
    assert len(text) > 500
    assert "csrf" not in text
    assert "submission_key" not in text


def test_it_is_made_once_for_each_language(app: Flask, templates: dict[str, str]) -> None:
    made = []
    templates["counted.html"] = "{{ count() }}{{ _('Send now') }}"
    app.jinja_env.globals["count"] = lambda: made.append(1) or ""
    with app.test_request_context():
        for _ in range(3):
            with force_locale("en"):
                assert part_for_all("counted.html") == "Send now"
            with force_locale("zh"):
                assert part_for_all("counted.html") == "现在发送"
    del app.jinja_env.globals["count"]
    assert len(made) == 2


def test_no_person_can_stand_in_it(app: Flask, templates: dict[str, str], district: District) -> None:
    templates["named.html"] = "{{ current_user.name }}"
    with app.test_request_context(), pytest.raises(UndefinedError):
        part_for_all("named.html")


def test_everybody_s_page_has_the_same(client: Client, district: District) -> None:
    def words() -> str:
        text = client.get("/needs").text
        return text[text.index("phone-words") :]

    with client.application.app_context():
        sign_in_as(client, district.person("teacher"))
    first = words()
    with client.application.app_context():
        sign_in_as(client, district.person("neighbour"))
    assert words() == first
