"""Two edit one thing: what does not collide is merged, what collides is shown, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.client import Form
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from tests.web.editing import EDITS, Edit, filled
from tests.web.test_access_matrix import build, named
from welfare.web.versions import MADE_FROM, Take, merge, merge_choices

TABLE = [
    # shown, there now, typed
    ("a", "a", "a", Take.THERE),
    ("a", "a", "b", Take.TYPED),
    ("a", "b", "a", Take.THERE),
    ("a", "b", "b", Take.TYPED),
    ("a", "b", "c", Take.NEITHER),
    ("a", "", "a", Take.THERE),
    ("a", "", "c", Take.NEITHER),
    ("", "b", "", Take.THERE),
    (None, "b", "b", Take.TYPED),
    (None, "b", "c", Take.NEITHER),
    (None, "b", "", Take.NEITHER),
]


@pytest.mark.parametrize(("shown", "there", "typed", "taken"), TABLE)
def test_what_becomes_of_a_field(shown: str | None, there: str, typed: str, taken: Take) -> None:
    assert merge(shown, there, typed) == taken


@pytest.mark.parametrize(
    ("shown", "there", "typed", "merged"),
    [
        ("ab", "ab", "ab", "ab"),
        ("ab", "abc", "ab", "abc"),
        ("ab", "ab", "abc", "abc"),
        ("ab", "a", "ab", "a"),
        ("ab", "ab", "b", "b"),
        ("ab", "abc", "b", "bc"),
        ("ab", "a", "b", ""),
        ("ab", "", "", ""),
        ("", "x", "y", "xy"),
        ("a", "b", "b", "b"),
    ],
)
def test_a_list_keeps_what_either_has_ticked_or_unticked(
    shown: str, there: str, typed: str, merged: str
) -> None:
    assert merge_choices(set(shown), set(there), set(typed)) == set(merged)


@pytest.fixture
def state() -> State:
    return State("access", build)


@pytest.fixture
def things(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return named()


Two = Callable[[Edit], tuple[Form, Form]]


@pytest.fixture
def opened_twice(app: Flask, things: dict[str, Any]) -> Two:
    """The same form in two browsers of one person, opened at the same time."""

    def opened_twice(edit: Edit) -> tuple[Form, Form]:
        browsers = app.test_client(), app.test_client()
        for browser in browsers:
            with app.app_context():
                sign_in_as(browser, District().person(edit.account))
        return edit.open(browsers[0], things), edit.open(browsers[1], things)

    return opened_twice


def again(form: Form, edit: Edit, things: dict[str, Any]) -> Form:
    """The form as it is opened now."""
    return edit.open(form.page.client, things)


def holds(form: Form, values: dict[str, Any]) -> bool:
    return all(
        form.values.getlist(name) == ([] if value is None else value if isinstance(value, list) else [value])
        for name, value in values.items()
        if name != "words" or "title" in form.names
    )


by_endpoint = pytest.mark.parametrize("edit", EDITS, ids=[edit.endpoint for edit in EDITS])


@by_endpoint
def test_what_each_has_changed_is_there_in_the_end(
    edit: Edit, opened_twice: Two, things: dict[str, Any]
) -> None:
    one, other = filled(edit.one, things), filled(edit.other or {}, things)
    first, second = opened_twice(edit)
    assert first.send(**one).status == 200
    page = second.send(**other)
    assert page.status == 200
    now = again(first, edit, things)
    if set(one) & set(other) == {"schools"}:
        one = other = {"schools": [*one["schools"], *other["schools"]]}
    assert holds(now, one)
    assert holds(now, other)
    assert "changed meanwhile is kept" in page.response.text


@pytest.mark.parametrize(
    "edit", [edit for edit in EDITS if edit.rival], ids=[edit.endpoint for edit in EDITS if edit.rival]
)
def test_the_same_changed_twice_is_shown_side_by_side_and_decided_by_the_second(
    edit: Edit, opened_twice: Two, things: dict[str, Any]
) -> None:
    one, rival = filled(edit.one, things), filled(edit.rival, things)
    first, second = opened_twice(edit)
    first.send(**one)
    page = second.send(**rival)
    assert page.status == 409
    assert f"There now: {edit.there_now}" in page.text
    shown = page.form(edit.action.format(**things))
    assert holds(shown, rival)
    assert holds(again(first, edit, things), one)
    assert shown.send().status == 200
    assert holds(again(first, edit, things), rival)


@by_endpoint
def test_the_same_said_twice_passes(edit: Edit, opened_twice: Two, things: dict[str, Any]) -> None:
    one = filled(edit.one, things)
    first, second = opened_twice(edit)
    first.send(**one)
    assert second.send(**one).status == 200
    assert holds(again(first, edit, things), one)


@pytest.mark.parametrize(
    ("edit", "made_from"),
    [
        *((edit, None) for edit in EDITS),
        *((EDITS[0], odd) for odd in ("", "nothing that can be read", "a=%&=")),
    ],
    ids=lambda given: given.endpoint if isinstance(given, Edit) else given,
)
def test_a_form_that_is_not_whole_changes_nothing_and_loses_nothing(
    edit: Edit, made_from: str | None, opened_twice: Two, things: dict[str, Any]
) -> None:
    one = filled(edit.one, things)
    first, second = opened_twice(edit)
    page = first.send(**one, **{MADE_FROM: made_from})
    assert page.status in (409, 422)
    shown = page.form(edit.action.format(**things))
    assert holds(shown, one)
    assert again(first, edit, things).values.getlist(MADE_FROM) == second.values.getlist(MADE_FROM)
    assert shown.send().status == 200
    assert holds(again(first, edit, things), one)
