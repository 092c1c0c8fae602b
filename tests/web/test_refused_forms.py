"""Every form there is, with something wrong in one field: it comes back with all else that was typed.

A form is found where people find it: at its address, or on the page above that.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException

from tests.support.client import Client, Form, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.web.test_access_matrix import DISTRICT, Cell, build, form_for, things
from tests.web.test_every_form_once import posts
from welfare.spelling import tidy
from welfare.web.choices import TYPED
from welfare.web.versions import MADE_FROM

__all__ = ["things"]
PARTS = 4
NOT_TYPED = {"csrf_token", "submission_key", MADE_FROM}
WORDS = "写好的一句话"
TOO_LONG, TOO_LONG_FOR_A_STRANGER = "长" * 25_000, "长" * 5_000
"""Of whom nobody knows no more is read than 64 KB."""
WRONG = {"text": TOO_LONG, "textarea": TOO_LONG, "date": "2026-02-30", "number": "many", "time": "25:61"}
"""What no field of a kind takes."""


@pytest.fixture
def state() -> State:
    return State("access", build)


def kind_of(field: Element) -> str:
    return field.tag if field.tag in ("textarea", "select") else field.get("type", "text")


def form_at(client: Client, address: str) -> Form | None:
    """The form that is sent to an address, as the page has it that shows it."""
    path = urlsplit(address).path
    for shows in (address, path.rpartition("/")[0]):
        answer = client.get(shows, follow_redirects=True)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = [form for form in Page(client, answer).forms if sends_to(form, path)]
            if found:
                return found[0]
    return None


def sends_to(form: Form, path: str) -> bool:
    return form.method == "POST" and urlsplit(form.action).path == path


def filled(form: Form, given: dict[str, Any]) -> MultiDict[str, str]:
    """What a person would type: what stands there, what is `given`, and words wherever words may stand."""
    sent = MultiDict(form.values)
    for field in elements(form.element, "input", "textarea"):
        name = field.get("name", "")
        takes_words = name and name not in NOT_TYPED and not name.endswith(TYPED)
        if takes_words and kind_of(field) in ("text", "textarea") and not sent.get(name):
            sent[name] = WORDS
    for name, value in given.items():
        if name in form.names and not isinstance(value, tuple | FileStorage):
            sent.setlist(name, [str(each) for each in (value if isinstance(value, list) else [value])])
    return sent


def wrong_in(form: Form, *, is_strangers: bool) -> Iterator[tuple[str, str]]:
    """Fields, each with what it cannot take."""
    for field in elements(form.element, "input", "textarea"):
        name, wrong = field.get("name", ""), WRONG.get(kind_of(field))
        if wrong == TOO_LONG and is_strangers:
            wrong = TOO_LONG_FOR_A_STRANGER
        if name.endswith(TYPED):
            wrong = "没有这样的"
        if name and wrong and name not in NOT_TYPED and not name.startswith("password"):
            yield name, wrong


def lost(sent: MultiDict[str, str], answer: Page, path: str) -> list[str]:
    """What was typed and does not stand in the form any more."""
    found = [form for form in answer.forms if sends_to(form, path)]
    if not found:
        return ["the form"]
    kept: dict[str, list[str]] = {}
    for form in found:
        for name, values in form.values.lists():
            kept.setdefault(name, []).extend(values)
    return [
        name
        for name, values in sent.lists()
        if name not in NOT_TYPED
        and not name.startswith("password")
        and not {tidy(value) for value in values if value} <= {tidy(value) for value in kept.get(name, [])}
    ]


@pytest.mark.slow("sends every form there is, with each of its fields wrong")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_refused_form_keeps_what_was_typed(
    part: int,
    app: Flask,
    things: dict[str, Any],
    start_again: Callable[[], None],
    record_property: Any,
) -> None:
    faults, refused = [], 0
    for row, account in list(posts())[part::PARTS]:
        cell = Cell(app, things, row, "POST")
        client = app.test_client()
        client.lints = False
        if account != "anonymous":
            with app.app_context():
                sign_in_as(client, DISTRICT.person(account))
        form = form_at(client, cell.address)
        if form is None:
            continue
        path = urlsplit(cell.address).path
        given = form_for(endpoint_of(cell), things)
        for name, wrong in wrong_in(form, is_strangers=account == "anonymous"):
            sent = filled(form, given)
            sent.setlist(name, [wrong])
            answer = Page(client, client.post(form.action, data=sent))
            if answer.status in (200, 303):  # taken all the same, as what belongs to no choice made
                start_again()
                continue
            refused += 1
            if missing := lost(sent, answer, path):
                faults.append(f"{row} as {account}, {name} wrong, {answer.status}: lost {missing}")
    assert faults == []
    assert refused > 10
    record_property("forms refused", refused)


def endpoint_of(cell: Cell) -> str:
    try:
        return cell.endpoint
    except HTTPException:
        return ""
