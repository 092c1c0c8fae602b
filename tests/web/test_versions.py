"""Two edit one thing: what does not collide is merged, what collides is shown, and nothing is lost."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client, Form
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.versions import EDITING
from tests.support.world import District
from tests.web.access_table import ACCOUNTS, TABLE
from tests.web.editing import EDITS, Edit, filled
from tests.web.test_access_matrix import build, named
from welfare.accounts.actions import edit_person
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.rounds.actions import Plan, change_round
from welfare.housing.rounds.models import Round, RoundUnit
from welfare.measures.contacts.actions import set_contact_schools
from welfare.needs.deadlines import Urgency
from welfare.needs.queries import category_settings
from welfare.needs.settings.actions import set_category
from welfare.organizations.models import Organization
from welfare.organizations.queries import one_at_a_time
from welfare.web.versions import MADE_FROM, Take, merge, merge_choices

DOCUMENT = Path("docs/forms.md")
NOT_TYPED = ("hidden", "checkbox", "radio", "submit", "button", "file")
BEGINS_SOMETHING = frozenset(
    {
        "accounts.stand_ins",
        "bulletins.new",
        "homes.opening",
        "homes.room",
        "housing.new_round",
        "housing.new_rules",
        "measures.new",
        "measures.operation",
        "own_data.notice_draft",
        "training.new_session",
        "triage.new_view",
        "visits.new",
    }
)
"""The endpoints of forms that begin with something, and make something new of it."""
ANSWERED_ONCE = frozenset({"housing.objection"})
"""Where a form that begins with what is there is sent once, so that there is nothing to open again."""
OF_THE_OTHER = "/housing/objections/{objection}"
"""The first to read it has published the list, and finds no form there."""
SAID_ANEW = ("words", "evidence")
"""What is asked each time, and begins empty; what has a title has words of its own."""
MERGED = [
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


@pytest.mark.parametrize(("shown", "there", "typed", "taken"), MERGED)
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
    """What the addresses name, found once on each database: they hold the same each time, and no test here
    carries out a table that waits."""
    with app.app_context():
        kind = db.engine.dialect.name
        if kind not in _named:
            _named[kind] = named()
        return _named[kind]


_named: dict[str, dict[str, Any]] = {}


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


def begun_in(form: Form) -> list[str]:
    """The fields of a form in which something stands that nobody has typed yet."""
    controls = elements(form.element, "input", "textarea")
    return [
        str(control.get("name"))
        for control in controls
        if control.get("type") not in NOT_TYPED and form.values.get(control.get("name", ""))
    ]


@pytest.mark.slow("opens every page there is")
def test_whatever_begins_with_what_is_there_carries_a_version(app: Flask, things: dict[str, Any]) -> None:
    with_version, without = set(), set()
    for row, (by_get, *_others) in TABLE.items():
        letters = dict(zip(ACCOUNTS, by_get.replace(" ", ""), strict=False))
        readers = [who for who, letter in letters.items() if letter == "o" and who != "anonymous"]
        if not readers:
            continue
        account = "handler" if row == OF_THE_OTHER else readers[0]
        client = app.test_client()
        client.lints = False
        with app.app_context():
            sign_in_as(client, District().person(account))
        page = client.page(row.format(**things))
        forms = page.forms if page.response.mimetype == "text/html" else []
        for form in (form for form in forms if form.method == "POST"):
            routes, path = app.url_map.bind("localhost"), urlsplit(form.action).path
            endpoint, _values = routes.match(path, method="POST")
            if MADE_FROM in form.names:
                with_version.add(endpoint)
            elif begun_in(form):
                without.add(endpoint)
    listed = {edit.endpoint for edit in EDITS} - {"needs.operation"}
    assert with_version == listed | ANSWERED_ONCE == EDITING
    assert without == BEGINS_SOMETHING


def test_the_list_of_forms_says_of_each_edit_how_it_is_merged(app: Flask) -> None:
    document = DOCUMENT.read_text("utf-8").partition("## Edits")[2]
    listed = dict(re.findall(r"^\| `(/[^`]*)` \| (.+) \|$", document, re.MULTILINE))
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint in EDITING}
    rules = {re.sub(r"<any\(.*\):noun>", "wording", rule) for rule in rules}
    assert listed.keys() == rules | {
        f"/needs/<number>/{noun}" for noun in ("assignment", "taking-over", "transfer")
    }


@pytest.mark.parametrize(("phone", "status"), [("13811111111", 303), ("13822222222", 409)])
def test_the_second_of_two_at_one_moment_sees_what_the_first_did(
    phone: str, status: int, app: Flask, client: Client, session: Any
) -> None:
    district = District()
    teacher, admin, other = map(district.person, ("teacher", "admin", "alliance_admin"))
    said = {"staff_number": teacher.staff_number, "name": teacher.name}
    address = f"/people/{teacher.id}"
    sign_in_as(client, other)
    shown = client.page(address).form(address).values.to_dict()
    page = answer_meanwhile(
        lambda: edit_person(teacher, **said, phone="13811111111", by=admin),
        client,
        other,
        address,
        **{**shown, "phone": phone},
    )
    assert page.status == status
    assert ("13811111111" in page.response.text) == (status == 409)
    session.expire_all()
    assert teacher.phone == "13811111111"


def _set_days(district: District, _things: dict[str, Any]) -> None:
    one_at_a_time()
    housing = category_settings()["housing"]
    set_category(
        "housing",
        by=district.person("clerk"),
        is_open=housing.is_open,
        default_unit=db.session.get(Organization, housing.default_unit_id),
        limits={urgency: getattr(housing, f"{urgency}_days") for urgency in Urgency} | {Urgency.ORDINARY: 9},
    )


def _rename_round(district: District, things: dict[str, Any]) -> None:
    round_ = db.session.get_one(Round, things["draft_round"])
    chosen = db.session.scalars(select(RoundUnit.unit_id).where(RoundUnit.round_id == round_.id)).all()
    kept = ("rule_set_id", "closes_on", "notice_days", "offer_days", "term_months")
    plan = Plan(name="秋季", unit_ids=chosen, **{name: getattr(round_, name) for name in kept})
    change_round(round_, plan, by=district.person("handler"))


def _give_school(district: District, things: dict[str, Any]) -> None:
    leader = db.session.get_one(Person, things["leading"])
    db.session.refresh(leader, with_for_update={"key_share": True})
    set_contact_schools(leader, [things["near"]], by=district.person("clerk"))


SAVED_FIRST = {
    "triage.settings": _set_days,
    "housing.edit_round": _rename_round,
    "visits.contact": _give_school,
}
AT_ONCE = {
    "triage.settings": [
        ({"housing-ordinary_days": "8"}, 409, {"housing-ordinary_days": "9"}),
        ({"housing-urgent_days": "2"}, 303, {"housing-ordinary_days": "9", "housing-urgent_days": "2"}),
    ],
    "housing.edit_round": [
        ({"name": "冬季"}, 409, {"name": "秋季"}),
        ({"notice_days": "9"}, 303, {"name": "秋季", "notice_days": "9"}),
    ],
    "visits.contact": [({"schools": ["{far}"]}, 303, {"schools": ["{near}", "{far}"]})],
}
"""What the second saves at the moment when the first saves what `EDITS` says of `one`; how they are answered,
and what is there in the end."""


@pytest.mark.parametrize(
    ("endpoint", "typed", "status", "in_the_end"),
    [(endpoint, *case) for endpoint, cases in AT_ONCE.items() for case in cases],
    ids=lambda given: given if isinstance(given, str) else None,
)
def test_two_saves_at_one_moment_are_one_after_the_other(
    endpoint: str, typed: dict[str, Any], status: int, in_the_end: dict[str, Any],
    app: Flask, client: Client, things: dict[str, Any], session: Any,
) -> None:  # fmt: skip
    edit = next(each for each in EDITS if each.endpoint == endpoint)
    person = District().person(edit.account)
    sign_in_as(client, person)
    shown = edit.open(client, things).values.to_dict(flat=False)
    page = answer_meanwhile(
        lambda: SAVED_FIRST[endpoint](District(), things),
        client, person, edit.action.format(**things), **{**shown, **filled(typed, things)},
    )  # fmt: skip
    assert page.status == status
    session.rollback()
    assert holds(edit.open(client, things), filled(in_the_end, things))


def again(form: Form, edit: Edit, things: dict[str, Any]) -> Form:
    """The form as it is opened now."""
    return edit.open(form.page.client, things)


def holds(form: Form, values: dict[str, Any]) -> bool:
    return all(
        form.values.getlist(name) == ([] if value is None else value if isinstance(value, list) else [value])
        for name, value in values.items()
        if name not in SAID_ANEW or "title" in form.names
    )


by_endpoint = pytest.mark.parametrize("edit", EDITS, ids=[edit.endpoint for edit in EDITS])


@pytest.mark.thorough("sends every form there is")
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


@pytest.mark.thorough("sends every form there is")
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
    assert f"Saved there now: {edit.there_now}" in page.text
    shown = page.form(edit.action.format(**things))
    assert holds(shown, rival)
    assert holds(again(first, edit, things), one)
    assert shown.send().status == 200
    assert holds(again(first, edit, things), rival)


@pytest.mark.thorough("sends every form there is")
@by_endpoint
def test_the_same_said_twice_passes(edit: Edit, opened_twice: Two, things: dict[str, Any]) -> None:
    one = filled(edit.one, things)
    first, second = opened_twice(edit)
    first.send(**one)
    assert second.send(**one).status == 200
    assert holds(again(first, edit, things), one)


@pytest.mark.thorough("sends every form there is")
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
