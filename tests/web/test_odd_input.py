"""What nobody should send, in every field of every form and every address: an answer in words, never a crash.

What crashes is raised through the test.
"""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support import world
from tests.support.client import Client, Form
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

ODD = (
    "", " ", "\0", "before\0after", "\r\n\t", "\x1b[31m", "\x7f", "\ufeff", "\u202eright to left", "مرحبا",
    "👩\u200d👧" * 20, "长" * 300, "x" * 20_000, "e\u0301" * 200, "<script>alert(1)</script>", "' OR 1=1 --",
    "%00", "%", "_", "\\", "//elsewhere", "-1", "0", "1", "2147483648", "9" * 30, "1e309", "NaN", "٣", "²",
    "2026-02-30", "9999-12-31", "0001-01-01", "1~1", "5-", "2026-01-01T00:00:00+00:00~1", "26-0001-7", "yes",
    "None", "[]", "{}",
)  # fmt: skip
odd_text = st.sampled_from(ODD) | st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\n\r\t\x1b\u202e"), max_size=40
)
a_few = settings(max_examples=12, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

FORMS = {
    None: ("/sign-in",),
    "teacher": (
        *(f"/needs/new/{category}" for category in ("housing", "training", "home", "other")),
        "/needs/{asked}/reply",
        "/needs/{asked}/withdrawal",
        "/needs/{answered}",
        "/needs/{solved}/reopening",
        "/profile",
        "/profile/password",
        "/profile/notices",
        "/notices",
    ),
    "clerk": (
        "/triage",
        "/triage?queue=all",
        "/triage/settings",
        "/needs/new/for",
        "/needs/{new}",
        *(f"/needs/{{new}}/{noun}" for noun in ("question", "refusal", "merger", "correction", "comments")),
        "/needs/{running}",
        *(f"/needs/{{running}}/{noun}" for noun in ("transfer", "carrying", "acceptance-undoing")),
        "/needs/{carried}",
        "/needs/{solved}",
        "/overview",
        "/figures/solved",
    ),
    "handler": (
        "/triage",
        "/needs/{running}",
        *(f"/needs/{{running}}/{noun}" for noun in ("return", "extension-request")),
    ),
    "leader": ("/needs/{running}",),
    "admin": (
        "/people",
        "/people/new",
        "/people/1",
        "/people/roster",
        "/organizations/new",
        "/organizations/5",
    ),
}
FILTERS = (
    "q",
    "queue",
    "desk",
    "sort",
    "category",
    "school",
    "unit",
    "status",
    "urgency",
    "age",
    "after",
    "before",
)
ADDRESSES = {
    None: (
        "/sign-in?next={}",
        "/static/{}",
        "/offline/needs/new/{}",
        "/manifest.webmanifest?lang={}",
        "/{}",
        "/WW_verify_{}.txt",
    ),
    "teacher": (
        "/needs?after={}",
        "/needs?before={}",
        "/needs/{}",
        "/needs/{}/comments",
        "/needs/{}/files/1",
        "/needs/new?for={}",
        "/needs/new/{}",
        "/needs/new/housing?key={}",
        "/needs/new/housing?for={}",
        "/notices?after={}",
        "/notices?before={}",
        "/submissions/{}",
        "/profile/password?next={}",
    ),
    "clerk": (
        *(f"/triage?queue=all&{name}={{}}" for name in FILTERS),
        "/triage?queue=to-sign-for&after={}",
        "/needs/new/for?q={}",
        "/needs/new?for={}",
        *(f"/overview?{name}={{}}" for name in ("period", "school", "category")),
        *(f"/figures/solved?{name}={{}}" for name in ("period", "school", "category", "after", "before")),
        "/figures/{}",
    ),
    "admin": (
        *(f"/people?{name}={{}}" for name in ("q", "status", "organization", "after", "before")),
        "/people/{}",
        "/people/new?organization={}",
        "/people/roster/{}",
        "/organizations/{}",
        "/organizations/new?parent={}",
    ),
}


SEARCHED = {"/triage", "/triage?queue=all", "/people", "/needs/new/for"}
"""Where there is a field for words, which each database seeks in its own way."""
on_postgresql = pytest.mark.parametrize("house", ["postgresql"], indirect=True)
"""It refuses whatever SQLite refuses, and more, but for words that are sought and numbers beyond 64 bits."""
on_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


BEYOND = "9" * 30
"""A number that PostgreSQL compares, and that makes SQLite fall."""
NOT_OF_THE_PAGE = ("/sign-out", "/language", "/text-size")
"""Where forms go that are on every page."""

NEEDS = {
    "new": Status.SUBMITTED,
    "asked": Status.NEEDS_INFO,
    "running": Status.IN_PROGRESS,
    "carried": Status.CARRIED,
    "answered": Status.ANSWERED,
    "solved": Status.SOLVED,
}
"""A need in each state that has forms of its own."""


def build() -> None:
    world.build()
    for status in NEEDS.values():
        District().need(status)


@pytest.fixture
def state() -> State:
    return State("odd_input", build)


@pytest.fixture
def numbers(session: scoped_session[Session]) -> dict[str, str]:
    """What each need is called."""
    found = dict(session.execute(select(Need.status, Need.number)).all())
    return {name: found[status] for name, status in NEEDS.items()}


@pytest.fixture
def signed_in(client: Client, district: District) -> Callable[[str | None], Client]:
    """This client, as somebody."""

    def signed_in(account: str | None) -> Client:
        if account:
            sign_in_as(client, district.person(account))
        return client

    return signed_in


@on_postgresql
@pytest.mark.parametrize(("account", "address"), [(who, where) for who in FORMS for where in FORMS[who]])
def test_every_field_of_every_form(
    account: str | None, address: str, numbers: dict[str, str], signed_in: Callable[[str | None], Client]
) -> None:
    fill_in(account, address, numbers, signed_in)


@on_sqlite
@pytest.mark.parametrize(("account", "address"), [(who, where) for who in FORMS for where in FORMS[who]])
def test_a_number_beyond_what_a_column_holds(
    account: str | None, address: str, numbers: dict[str, str], signed_in: Callable[[str | None], Client]
) -> None:
    client = signed_in(account)
    forms = forms_at(address.format(**numbers), client)
    client.lints = False
    for form in forms:
        for name in sorted(form.names - {"csrf_token"}):
            send(form, {name: [BEYOND]}, client)


@on_sqlite
@pytest.mark.parametrize(
    ("account", "address"), [(who, where) for who in FORMS for where in FORMS[who] if where in SEARCHED]
)
def test_what_is_sought(
    account: str | None, address: str, numbers: dict[str, str], signed_in: Callable[[str | None], Client]
) -> None:
    fill_in(account, address, numbers, signed_in)


def fill_in(
    account: str | None, address: str, numbers: dict[str, str], signed_in: Callable[[str | None], Client]
) -> None:
    """Send the forms there with odd text in some of their fields."""
    client = signed_in(account)
    forms = forms_at(address.format(**numbers), client)
    client.lints = False

    @a_few
    @given(st.data())
    def send_some(data: st.DataObject) -> None:
        form: Form = data.draw(st.sampled_from(forms))
        fields = sorted(form.names - {"csrf_token"})
        chosen = data.draw(st.lists(st.sampled_from(fields), min_size=1, unique=True)) if fields else []
        send(form, {name: data.draw(odd_text) for name in chosen}, client)

    send_some()


def forms_at(address: str, client: Client) -> list[Form]:
    """The forms of a page."""
    page = client.page(address)
    assert page.status == 200
    forms = [form for form in page.forms if not form.action.endswith(NOT_OF_THE_PAGE)]
    assert forms
    return forms


def send(form: Form, sent: dict[str, Any], client: Client) -> None:
    """Send a form as it came but for this."""
    given = {**form.values.to_dict(flat=False), **sent}
    if form.method == "GET":
        answer = client.get(form.action, query_string=given)
    else:
        answer = client.post(form.action, data=given)
    assert answer.status_code < 500, f"{form.action} with {sent}"


@pytest.mark.slow("asks for every address with each of its parts made odd")
@on_postgresql
@pytest.mark.parametrize("account", ADDRESSES)
def test_every_part_of_every_address(account: str | None, signed_in: Callable[[str | None], Client]) -> None:
    ask_for(ADDRESSES[account], signed_in(account))


@on_sqlite
@pytest.mark.parametrize("account", ADDRESSES)
def test_numbers_and_words_in_every_address(
    account: str | None, signed_in: Callable[[str | None], Client]
) -> None:
    client = signed_in(account)
    ask_for(ADDRESSES[account], client, (BEYOND, f"{BEYOND}~1", f"1~{BEYOND}"))
    ask_for([address for address in ADDRESSES[account] if address.endswith(("?q={}", "&q={}"))], client)


def ask_for(addresses: Sequence[str], client: Client, odd_ones: Sequence[str] = ODD) -> None:
    """Ask for each of them with something odd in it."""
    client.lints = False
    for address in addresses:
        for odd in odd_ones:
            answer = client.get(address.format(quote(odd, safe="")))
            assert answer.status_code < 500, f"{address} with {odd!r}"


@on_postgresql
@pytest.mark.parametrize("where", ["submission_key", "title", "urgency", "photos"])
def test_what_a_phone_sends(where: str, signed_in: Callable[[str | None], Client]) -> None:
    client = signed_in("teacher")
    token = client.get("/session").json["csrf_token"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    words = {"title": "想要一间宿舍", "description": "住得太远", "urgency": "ordinary"}
    for odd in ODD:
        sent = {"submission_key": "a-key", **words, where: odd}
        answer = client.post("/needs/new/housing", data=sent, headers=headers)
        assert answer.status_code < 500, f"{where}: {odd!r}"
        assert answer.is_json


@pytest.mark.in_turn("what cannot be read reaches no database")
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"submission_key": "\\ud800"}',
        b"9" * 5000,
        b"1e400",
        b"\xff",
        b"[]",
    ],
    ids=["deep list", "deep mapping", "half a character", "long number", "infinite", "no UTF-8", "list"],
)
@pytest.mark.parametrize("address", ["/notices/devices", "/profile", "/needs/new/housing"])
def test_what_is_no_readable_json(
    signed_in: Callable[[str | None], Client], address: str, body: bytes
) -> None:
    client = signed_in("teacher")
    token = client.get("/session").json["csrf_token"]
    answer = client.post(address, data=body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == (422 if address == "/notices/devices" else 400)
