"""Every address x every account: the exact answer, nothing changed on a refusal, no telling what is there.

What is expected stands in access_table.py, by hand, and is compared with the app's own map both ways.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from stdnum import damm
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.files.pictures import small_jpeg
from tests.notices.push_service import PushService
from tests.support import world
from tests.support.fingerprint import fingerprint, is_again
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.states import State
from tests.web.access_table import ACCOUNTS, ANSWERS, NOBODYS, TABLE
from tests.web.surfaces import SURFACES
from welfare.accounts.actions import add_person
from welfare.accounts.calendar.feed import make_feed
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.files.uploads import Uploads
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices.actions import Subscription, add_device
from welfare.notices.models import Device, Notice
from welfare.reports.public.totals import this_month
from welfare.sending.actions.files import announce, attach
from welfare.sending.models import SentFile
from welfare.sending.once import KEY_FIELD
from welfare.sending.queries import receipt_for
from welfare.tables import kept

METHODS = ("GET", "POST", "PUT")
OPENED = "/n/{notice}"
RECORDED_BY_READING = {"auditor": ["reading_events"]}
"""What is written by whoever only opens something."""
RECORDED = {"=": ["receipts"], ">": ["notices"]}
"""What may be written where something leads on: that a form was taken, that a message was opened."""
CHANGES = "+>o"
"""Answers to forms that change something, or may."""
REFUSED_AT_THE_GATE = "-x"
"""Before anybody looks at what was asked for: in the same page for all, which tests/web/test_errors.py asks
for."""
SHOWN_NO_FORM = f"{REFUSED_AT_THE_GATE}i."
"""Answers to whoever is shown no page with the form, from which to have its version."""
DISTRICT = world.District()
KEY, TO_COME = "of-the-teacher", "photo-to-come"
CALENDARS: dict[str, str] = {}
"""The secret of the one calendar there is, on each database."""
SECRETS = re.compile(r'(name="(?:csrf_token|submission_key)"[^>]* value=")[^"]+')


def build() -> None:
    """The small district with something of everything that has an address."""
    world.build()
    furnish()


def furnish() -> None:
    """Write something of everything that has an address into the small district."""
    by_name = DISTRICT.person
    for number, place, roles in (
        ("alliance_admin", "alliance", [Role.ADMIN]),
        ("newcomer", "near_school", []),
    ):
        add_person(staff_number=number, name=number, organization=DISTRICT.place(place), roles=roles)
    administrator = by_name("alliance_admin")
    administrator.password_hash, administrator.must_change_password = by_name("admin").password_hash, False
    need, _ = submit(Submission(KEY, "housing", "想要一间宿舍", "住得太远"), by=by_name("teacher"))
    world.STEPS["accept"](DISTRICT, need, "housing_office", world.Outcome.SOLVED)
    attach(Uploads([read_picture(small_jpeg())], []), key=KEY, by=by_name("teacher"))
    receipt = receipt_for(KEY, by=by_name("teacher"))
    announce(receipt, [TO_COME])
    CALENDARS[db.engine.dialect.name] = make_feed(by_name("alliance_admin"), language="zh")
    subscription = Subscription.read(a_browser(1))
    add_device(
        by_name("teacher"),
        subscription,
        label="Chrome",
        language="zh",
        site="https://welfare.example",
        sign_in_id=sign_in_elsewhere(by_name("teacher")),
    )
    DISTRICT.need(Status.IN_PROGRESS, by="neighbour", unit="training_office", title="邻校的诉求")
    DISTRICT.need(title="还没受理的诉求")
    DISTRICT.need(by="neighbour", title="邻校还没受理的诉求")
    for surface in SURFACES:
        surface.build(DISTRICT)
    db.session.commit()
    this_month()  # counted for its first visitor, who would change something by reading


@pytest.fixture
def state() -> State:
    return State("access", build)


@pytest.fixture
def things(app: Flask) -> dict[str, Any]:
    """What the addresses of the table name."""
    with app.app_context():
        return named()


def a_browser(number: int) -> dict[str, Any]:
    """The subscription of a browser that takes messages."""
    return PushService("http://127.0.0.1:1", numbers=count(number)).phone().subscription


def named() -> dict[str, Any]:
    numbers = {need.title: need.number for need in db.session.scalars(select(Need))}
    people = {name: DISTRICT.person(name) for name in ("teacher", "neighbour", "admin")}
    year = numbers["邻校的诉求"][:2]
    arrived = select(SentFile.id).where(SentFile.photo_id.is_not(None), SentFile.need_id.is_not(None))
    table = [["工号", "姓名", "学校"], ["n4", "新四", "石门小学"]]
    lines: dict[str, Any] = {"name": "名册.csv", "sheets": [["", table]], "hidden": []}
    done = {"counts": {"new": 1}, "made": ["newcomer"]}
    return {
        "need": numbers["想要一间宿舍"],
        "far_need": numbers["邻校的诉求"],
        "new_need": numbers["还没受理的诉求"],
        "far_new_need": numbers["邻校还没受理的诉求"],
        "no_need": f"{year}-4321-{damm.calc_check_digit(f'{year}4321')}",
        "photo": db.session.scalars(arrived).one(),
        "no_photo": 4321,
        "key": KEY,
        "no_key": "of-nobody",
        "to_come": TO_COME,
        "teacher": people["teacher"].id,
        "neighbour": people["neighbour"].id,
        "nobody": 4321,
        "role": people["teacher"].roles[0].id,
        "far_role": people["neighbour"].roles[0].id,
        "roster": kept.keep("roster", lines, person_id=people["admin"].id),
        "imported": kept.keep("roster", {**lines, "sheets": [], "done": done}, person_id=people["admin"].id),
        "no_roster": "A" * 32,
        "tree": kept.keep(
            "organizations",
            {
                "name": "单位.csv",
                "sheets": [["", [["学校", "教联体"], ["新校", "东片教联体"]]]],
                "hidden": [],
            },
            person_id=people["admin"].id,
        ),
        "no_tree": "A" * 32,
        "calendar": CALENDARS[db.engine.dialect.name],
        "no_calendar": "A" * 43,
        "notice": db.session.scalars(
            select(Notice.id).where(Notice.person_id == people["teacher"].id)
        ).first(),
        "no_notice": 4321,
        "device": db.session.scalars(select(Device.id)).one(),
        "no_device": 4321,
        "near": DISTRICT.place("near_school").id,
        "far": DISTRICT.place("lone_school").id,
        "sister": DISTRICT.place("far_school").id,
        "alliance": DISTRICT.place("alliance").id,
        "bureau": DISTRICT.place("bureau").id,
        "training_office": DISTRICT.place("training_office").id,
        "nowhere": 4321,
    } | {name: thing for surface in SURFACES for name, thing in surface.named(DISTRICT).items()}


NEED = {"title": "想要一间宿舍", "description": "住得太远", "urgency": "ordinary"}
LIMITS = {
    "urgent_days": 1, "inquiry_days": 3, "ordinary_days": 7, "complex_days": 15,
    "silent_days": 10, "goes_on_days": 20, "default_unit": "",
}  # fmt: skip


def form_for(endpoint: str, things: dict[str, Any]) -> dict[str, Any]:
    """What a person would send there; what stands in the query of the address is sent too."""
    forms: dict[str, dict[str, Any]] = {
        "accounts.sign_in": {"login": "teacher", "password": world.PASSWORD},
        "accounts.sign_in_to_demo": {"account": "teacher"},
        "accounts.profile": {"phone": "13800000000"},
        "accounts.password": {
            "password_current": world.PASSWORD,
            "password_new": "snow on the ridge",
            "password_repeat": "snow on the ridge",
        },
        "accounts.new_person": {
            "staff_number": "n1",
            "name": "新来",
            "organization": things["near"],
            "roles": "teacher",
        },
        "accounts.person": {"staff_number": "n2", "name": "改名", "organization": things["near"]},
        "accounts.roles": {"role": "handler", "at": things["near"]},
        "accounts.roster": {"file": (BytesIO("工号,姓名,学校\nn3,新来,石门小学\n".encode()), "名册.csv")},
        "accounts.roster_preview": {"fingerprint": "of another preview"},
        "accounts.tree": {"file": (BytesIO("学校,上级\n新校,\n".encode()), "单位.csv")},
        "accounts.tree_preview": {"fingerprint": "of another preview"},
        "accounts.tree_columns": {"is_name": "0"},
        "accounts.roster_columns": {"is_staff_number": "0", "is_name": "1", "is_organization": "2"},
        "needs.new": NEED,
        "needs.operation": {"words": "一句话", "unit": ""},
        "notices.preferences": {"rhythm": "daily", "hour": "18", "kinds": [], "by_wecom": "all"},
        "organizations.new": {"kind": "school", "name": "新学校", "parent": things["alliance"]},
        "organizations.organization": {"name": "改名小学"},
        "organizations.closing": {"successor": things["sister"]},
        "organizations.merger": {"into": things["sister"]},
        "organizations.phone": {"phone": "0719 333 4455"},
        "organizations.place": {"parent": things["alliance"]},
        "site.language": {"language": "zh"},
        "triage.together": {"words": "一句话", "outcome": "solved", "unit": things["training_office"]},
        "triage.naming": {"naming": "in_turn"},
        "triage.settings": {
            f"{category}-{name}": value
            for category in ("housing", "training", "home", "other")
            for name, value in LIMITS.items()
        },
    }
    for surface in SURFACES:
        forms |= surface.forms(things)
    return forms.get(endpoint, {})


@dataclass
class Cell:
    """One address by one method, and what it is answered."""

    app: Flask
    things: dict[str, Any]
    row: str
    method: str

    @property
    def address(self) -> str:
        """The row's address with real names in it."""
        return self.row.format(**self.things)

    @property
    def endpoint(self) -> str:
        """Which view answers. Raises werkzeug's `HTTPException` where none does."""
        path = self.address.partition("?")[0]
        return str(self.app.url_map.bind("localhost").match(path, method=self.method)[0])

    def __str__(self) -> str:
        return f"{self.method} {self.row}"

    def ask(self, client: FlaskClient, token: str, *, in_json: bool = False) -> TestResponse:
        """Send what a person would send; `in_json` as a program does that reads no page."""
        path, _, queried = self.address.partition("?")
        query = dict(pair.split("=") for pair in queried.split("&") if pair)
        more: dict[str, Any] = {}
        if self.method == "PUT":
            more = {"data": small_jpeg()}
        elif self.method == "POST" and path == "/notices/devices":
            more = {"json": a_browser(2)}
        elif self.method == "POST":
            endpoint = self._endpoint_or_none
            form = form_for(endpoint, self.things) if endpoint else {}
            more = {"data": {KEY_FIELD: "new", **form, **query}}
        headers = {"X-CSRFToken": token, **({"Accept": "application/json"} if in_json else {})}
        return client.open(self.address, method=self.method, headers=headers, **more)

    @property
    def _endpoint_or_none(self) -> str:
        try:
            return self.endpoint
        except HTTPException:
            return ""


def expected_of(answers: str, account: str) -> str:
    letters = answers.replace(" ", "")
    return letters if letters == "-" else letters[ACCOUNTS.index(account)]


def may_change(cell: Cell, letter: str) -> bool:
    """Whether something is to be written, or may be, where this is answered."""
    return cell.row == OPENED or (cell.method != "GET" and letter in (*CHANGES, *RECORDED))


def is_as_expected(letter: str, answer: TestResponse, method: str) -> bool:
    if letter != "i":
        return answer.status_code == ANSWERS[letter] and urlsplit(answer.location or "").path != "/sign-in"
    if answer.is_json:
        return (answer.status_code, answer.json["code"]) == (401, "sign_in")
    if method == "GET":
        return answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
    return answer.status_code == 401


def without_secrets(answer: TestResponse, address: str) -> str:
    """The page without what differs from one request to the next, and without what was asked for."""
    page = answer.text.replace(f'value="{address}"', 'value="HERE"')
    if asked := urlsplit(address).query:
        page = page.replace(f"?{asked}", "?ASKED")
    return SECRETS.sub(r"\1", page)


@pytest.mark.slow("asks for every address there is")
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_address(
    account: str,
    app: Flask,
    things: dict[str, Any],
    start_again: Callable[[], None],
    record_property: Any,
) -> None:
    """What changes nothing is asked first, all of it before anybody looks at the database."""
    with app.app_context():
        client = app.test_client()
        client.lints = False
        if account != "anonymous":
            sign_in_as(client, DISTRICT.person(account))
    token = client.get("/session").json["csrf_token"]
    cookie = client.get_cookie("welfare").value
    before = fingerprint(app)
    not_there: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    wrong = []

    def ask(cell: Cell, letter: str) -> None:
        client = app.test_client()
        client.lints = False
        client.keys = letter not in SHOWN_NO_FORM
        client.set_cookie("welfare", cookie)
        answer = cell.ask(client, token, in_json=letter in REFUSED_AT_THE_GATE)
        if not is_as_expected(letter, answer, cell.method):
            wrong.append(f"{cell}: {answer.status_code} {answer.location or ''}, not {letter!r}")
        if letter == ".":
            not_there[cell.method, cell.endpoint][without_secrets(answer, cell.address)].append(cell.row)

    def changed(allowed: list[str] | None) -> list[str]:
        after = fingerprint(app)
        tables = [name for name in after if after[name] != before[name]]
        return [] if tables == allowed else tables

    def go_back() -> None:
        start_again()
        is_again(app, before)

    cells = [
        (Cell(app, things, row, method), expected_of(letters, account))
        for row, by_method in TABLE.items()
        for method, letters in zip(METHODS, by_method, strict=False)
    ]
    unchanging = [each for each in cells if not may_change(*each)]
    recorded = RECORDED_BY_READING.get(account)
    for each in unchanging:
        ask(*each)
    if changed(recorded):
        for cell, letter in unchanging:  # which of them was it?
            go_back()
            ask(cell, letter)
            if tables := changed(recorded):
                wrong.append(f"{cell} changed {tables}")
    go_back()
    for cell, letter in cells:
        if may_change(cell, letter):
            ask(cell, letter)
            is_to_change = cell.method != "GET" and letter in CHANGES
            if not is_to_change and (tables := changed(RECORDED.get(letter))):
                wrong.append(f"{cell} changed {tables}")
            go_back()
    assert wrong == []
    told_apart = [rows for bodies in not_there.values() if len(bodies) > 1 for rows in bodies.values()]
    assert told_apart == [], "what is not there and what is out of reach are answered differently"
    assert len(cells) == sum(map(len, TABLE.values()))
    record_property("cells of the access matrix", len(cells))


def test_the_table_and_the_app_name_the_same_addresses(app: Flask, things: dict[str, Any]) -> None:
    covered: dict[str, list[str]] = defaultdict(list)
    for row, by_method in TABLE.items():
        for method, letters in zip(METHODS, by_method, strict=False):
            assert len(letters.replace(" ", "")) in (1, len(ACCOUNTS)), row
            if letters != "-":
                covered[Cell(app, things, row, method).endpoint].append(row)
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    assert covered.keys() == rules.keys()
    for endpoint, rows in covered.items():
        named = {name for row in rows for name in re.findall(r"{(\w+)}", row)}
        is_tried = any(name.startswith(NOBODYS) for name in named) or any("nothing" in row for row in rows)
        assert is_tried or not rules[endpoint].arguments, f"{endpoint}: what if it is not there?"


def test_every_view_is_marked(app: Flask) -> None:
    unmarked = [name for name, view in app.view_functions.items() if not hasattr(view, "access_rule")]
    assert unmarked == []


@pytest.mark.parametrize("account", ["anonymous", "teacher", "admin"])
def test_a_view_without_a_mark_lets_nobody_in(
    account: str, app: Flask, things: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "accounts.profile", lambda: "secret")
    with app.app_context():
        client = app.test_client()
        if account != "anonymous":
            sign_in_as(client, DISTRICT.person(account))
    answer = client.get("/profile")
    assert (answer.status_code, "secret" in answer.text) == (403, False)
