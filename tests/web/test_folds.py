"""Forms that are made when they are unfolded, without script: each has a page of its own, until refused."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.files import documents
from tests.measures.world import a_measure, a_problem
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.files.uploads import Uploads, read_file
from welfare.measures.files.actions import add_files
from welfare.needs.lifecycle import Status

OF_A_MEASURE = [
    "file-removals", "steps", "spendings", "spending-corrections", "needs", "things", "wording", "completion"
]  # fmt: skip


def a_full_measure(district: District) -> str:
    """One of which everything can be said, with a document."""
    measure = a_measure(district, spent=1)
    file = read_file(documents.pdf(1))
    add_files(measure, Uploads([file], []), key="k1", by=district.person("clerk"))
    return f"/measures/{measure.id}"


PAGES: dict[str, tuple[str, Callable[[District], str], list[str]]] = {
    "a measure": ("clerk", a_full_measure, OF_A_MEASURE),
    "a finished measure": (
        "clerk",
        lambda district: f"/measures/{a_measure(district, spent=1, is_finished=True).id}",
        ["spendings", "spending-corrections"],
    ),
    "a problem": (
        "leader",
        lambda district: f"/problems/{a_problem(district, by='leader').id}",
        ["needs", "measures", "wording"],
    ),
    "a person": ("admin", lambda district: f"/people/{district.person('teacher').id}", ["roles"]),
    "a need": (
        "handler",
        lambda district: f"/needs/{district.need(Status.IN_PROGRESS).number}",
        [
            "question",
            "return",
            "extension-request",
            "comments",
            "replies/answer",
            "assignment",
            "taking-over",
        ],
    ),
}


def opened(which: str, client: Client, district: District) -> Page:
    account, made, _nouns = PAGES[which]
    address = made(district)
    db.session.commit()
    sign_in_as(client, district.person(account))
    return client.page(address)


@pytest.mark.parametrize("which", PAGES)
def test_what_is_folded_stands_on_a_page_of_its_own_and_nowhere_else(
    which: str, client: Client, district: District
) -> None:
    page = opened(which, client, district)
    nouns = [urlsplit(address).path.removeprefix(f"{page.path}/") for address in page.folded]
    assert sorted(nouns) == sorted(PAGES[which][2])
    ids = {element.get("id") for element in page.root.iter()}
    for link in (link for fold in elements(page.root, "details") for link in fold.findall("a")):
        alone = client.page(link.get("href", ""))
        [fetched] = [part for part in alone.root.iter() if f"#{part.get('id')}" == link.get("hx-select")]
        assert link.get("hx-get") == link.get("href")
        assert fetched.get("id") == link.get("id"), "it takes the place of the link"
        inside = {part.get("id") for part in fetched.iter()} - {None, link.get("id")}
        assert not inside & ids, "no id twice"
        if fetched.tag == "form":
            assert urlsplit(fetched.get("action", "")).path == urlsplit(link.get("href", "")).path


@pytest.mark.parametrize(
    ("which", "noun", "sent"),
    [
        ("a measure", "steps", {"title": "采购", "due_on": ""}),
        ("a measure", "spendings", {"amount_yuan": "0", "words": "首批"}),
        ("a measure", "completion", {"words": ""}),
        ("a problem", "needs", {"numbers": "没有的"}),
        ("a problem", "wording", {"title": "", "words": "三处"}),
        ("a person", "roles", {"role": "handler", "at": ""}),
    ],
)
def test_where_it_is_refused_it_stands_open_with_what_was_typed(
    which: str, noun: str, sent: dict[str, str], client: Client, district: District
) -> None:
    page = opened(which, client, district)
    refused = page.form(f"/{noun}").send(**sent)
    assert refused.status == 422
    [fold] = [
        fold
        for fold in elements(refused.root, "details")
        if any(form.get("action", "").endswith(f"/{noun}") for form in elements(fold, "form"))
    ]
    assert fold.get("open") is not None
    values = refused.form(f"/{noun}").values
    typed = {name: value for name, value in sent.items() if value}
    assert {name: values[name] for name in typed} == typed
    assert len(refused.folded) == len(page.folded) - 1


@pytest.mark.parametrize(
    ("by", "address", "sentence"),
    [
        ("alliance_clerk", "/measures/{measure}/steps", "This is not yours to change."),
        ("clerk", "/measures/{finished}/steps", "This measure is finished."),
        ("alliance_leader", "/problems/{problem}/wording", "This is not yours to change."),
    ],
)
def test_whoever_cannot_fill_it_in_is_told_why(
    by: str, address: str, sentence: str, client: Client, district: District
) -> None:
    things = {
        "measure": a_measure(district).id,
        "finished": a_measure(district, is_finished=True).id,
        "problem": a_problem(district).id,
    }
    db.session.commit()
    sign_in_as(client, district.person(by))
    page = client.page(address.format(**things))
    assert page.status == 409
    assert sentence in page.text
    assert page.heading in ("集中安装热水器", "宿舍没有热水")


def test_what_is_no_form_has_no_page(client: Client, district: District) -> None:
    measure = a_measure(district)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    assert client.get(f"/measures/{measure.id}/step-completions").status_code == 405
    assert client.get(f"/measures/{measure.id}/anything").status_code == 404


def test_a_closed_account_is_given_no_role(client: Client, district: District) -> None:
    somebody = district.person("teacher")
    somebody.is_active = False
    db.session.commit()
    sign_in_as(client, district.person("admin"))
    answer = client.get(f"/people/{somebody.id}/roles")
    assert (answer.status_code, answer.location) == (303, f"/people/{somebody.id}")
