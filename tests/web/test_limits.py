"""Nobody floods those who have to read it; whoever is told to wait loses nothing, and goes on afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.fingerprint import fingerprint
from tests.support.phone import WORDS, Phone
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from tests.web import test_access_matrix as matrix
from tests.web.test_forgery import open_to_somebody
from welfare import clock
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.web.limits import BOUNDS, Bounds
from welfare.web.once import Means, once
from welfare.web.tries import Limit

OF_NEEDS = BOUNDS["needs.new"].of_person
AFTERWARDS = timedelta(minutes=OF_NEEDS.minutes, seconds=1)


@pytest.fixture(autouse=True)
def _as_in_a_bureau(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 1)


def needs() -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count(Need.id))) or 0)


def phone_of(app: Flask, district: District, who: str) -> Phone:
    return Phone(app.test_client(), district.person(who))


def send(phone: Phone, number: int) -> int:
    return int(phone.send(key=f"key-{number}", fields=WORDS | {"title": f"宿舍 {number}"}).status_code)


def test_a_flood_is_told_when_to_go_on_and_goes_on_then(app: Flask, district: District) -> None:
    phone = phone_of(app, district, "teacher")
    assert [send(phone, number) for number in range(OF_NEEDS.tries)] == [201] * OF_NEEDS.tries
    answer = phone.send(key="one-more")
    assert (answer.status_code, answer.json["code"]) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= OF_NEEDS.minutes * 60
    assert needs() == OF_NEEDS.tries
    assert send(phone_of(app, district, "colleague"), 1) == 201, "others are not held up"
    with clock.at(clock.now() + AFTERWARDS):
        assert phone.send(key="one-more").status_code == 201


def test_whoever_floods_by_the_page_finds_what_was_typed(
    app: Flask, client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BOUNDS, "needs.new", Bounds(Limit(1, minutes=10), Limit(100, minutes=10)))
    sign_in_as(client, district.person("teacher"))
    with clock.at(clock.now()):
        form = client.page("/needs/new/housing").form("/needs/new/housing")
        assert form.send(**WORDS).status == 200
        form = client.page("/needs/new/housing").form("/needs/new/housing")
        page = form.send(**WORDS | {"title": "还要一张床"})
    assert page.status == 429
    assert "Wait 10 minutes, then go back and send it: all of it is there." in page.text
    assert page.response.headers["Retry-After"] == "600"
    assert needs() == 1
    back = page.form("/needs/new/housing").send()
    form = back.form("/needs/new/housing")
    assert form.values["title"] == "还要一张床"
    with clock.at(clock.now() + AFTERWARDS):
        assert form.send().status == 200
    assert needs() == 2


def test_a_network_has_a_limit_and_uses_up_nobody_s_own(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BOUNDS, "needs.new", Bounds(Limit(2, minutes=10), Limit(3, minutes=10)))
    teacher, colleague = phone_of(app, district, "teacher"), phone_of(app, district, "colleague")
    assert [send(teacher, 1), send(teacher, 2), send(colleague, 3), send(colleague, 4)] == [
        201,
        201,
        201,
        429,
    ]
    colleague.client.environ_base["REMOTE_ADDR"] = "10.0.0.7"
    assert send(colleague, 4) == 201, "of one's own two, one is left"


def test_looking_and_signing_in_are_not_counted(
    client: Client, district: District, sign_in: Callable[[Client, str], Page], app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("welfare.web.limits.USUAL", Bounds(Limit(1, minutes=10), Limit(1, minutes=10)))
    for _ in range(3):
        assert sign_in(client, "teacher").path == "/needs"
        assert client.page("/profile").form("/sign-out").send().status == 200
    sign_in(client, "teacher")
    assert client.page("/profile").form("/profile").send(phone="138 0000 0000").status == 200
    assert client.page("/profile").form("/profile").send(phone="139 0000 0000").status == 429


def test_a_bureau_whose_schools_share_one_address_takes_more(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 2)
    phone = phone_of(app, district, "teacher")
    answers = [send(phone, number) for number in range(2 * OF_NEEDS.tries + 1)]
    assert answers == [201] * 2 * OF_NEEDS.tries + [429]


def test_looking_and_judging_do_not_come_by_marking_a_form_as_one_that_is_shown_first(
    client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        BOUNDS, "accounts.password_strength", Bounds(Limit(1, minutes=1), Limit(9, minutes=1))
    )
    token = sign_in_as(client, district.person("teacher"))
    sent = {"password_new": "snow on the ridge", "csrf_token": token, "resumed": "yes"}
    answers = [client.post("/profile/password/strength", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert 0 < int(answers[1].headers["Retry-After"]) <= 60


class TestEverywhere:
    """Whoever has sent as much as is taken sends nothing more, to whatever address."""

    @pytest.fixture
    def state(self) -> State:
        return State("access", matrix.build)

    def test_no_address_takes_more(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        with app.app_context():
            things = matrix.named()
        none_left = Bounds(Limit(0, minutes=10), Limit(10**6, minutes=10))
        monkeypatch.setattr("welfare.web.limits.USUAL", none_left)
        for endpoint in BOUNDS:
            monkeypatch.setitem(BOUNDS, endpoint, none_left)
        before, counted, wrong = fingerprint(app), 0, []
        for cell, account in open_to_somebody(app, things):
            with app.app_context():
                client = app.test_client()
                client.lints = False
                token = sign_in_as(client, matrix.DISTRICT.person(account))
                endpoint = cell.endpoint
                is_bounded = endpoint in BOUNDS or once(endpoint).means is not Means.NATURE
            if not is_bounded:
                continue  # docs/forms.md says why it does no harm
            counted += 1
            answer = cell.ask(client, token)
            if answer.status_code != 429:
                wrong.append(f"{cell.method} {cell.row} as {account}: {answer.status_code}")
        assert wrong == []
        assert counted > 100
        assert fingerprint(app) == before
