"""What one has besides the password: set up, replaced, removed; recovery codes made anew."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.second_factor import (
    PAGE,
    SECOND,
    STEP,
    half_in,
    has_app,
    has_codes,
    person,
    shown,
    wrong,
)
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.second_factor import actions
from welfare.accounts.second_factor.app import new_secret, sealed
from welfare.accounts.second_factor.codes import LETTERS, as_digits, as_recovery_code, new_recovery_code
from welfare.accounts.second_factor.models import AppFactor, RecoveryCode
from welfare.accounts.second_factor.required import ROLES
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.throttle import LIMITS, Of
from welfare.config import for_flask, read_settings
from welfare.extensions import db

APP = f"{PAGE}/app"
CODES = f"{PAGE}/codes"
REMOVAL = f"{APP}/removal"
ASKS = "Your password once more"
CODE = re.compile(r"[0-9a-hj-km-np-tv-z]{4}(?:-[0-9a-hj-km-np-tv-z]{4}){2}")


@pytest.fixture
def leader(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("leader"))
    return client


def _key(page: Page) -> str:
    """What an app reads from the picture of the page."""
    address = page.links["Open in the app"]
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    secret = asked["secret"][0]
    assert page.text.replace(" ", "").count(secret) == 1, "to be typed"
    assert asked.keys() <= {"secret", "issuer", "digits", "period", "algorithm"}
    return secret


def _set_up(client: Client) -> tuple[str, Page]:
    page = client.page(APP)
    secret = _key(page)
    return secret, page.form(APP).send(code=shown(secret))


def _events(account: str = "leader") -> list[tuple[str, Any]]:
    db.session.rollback()
    query = select(PersonEvent).where(PersonEvent.person_id == person(account).id).order_by(PersonEvent.id)
    return [(event.kind, event.details) for event in db.session.scalars(query)][1:]


def test_it_counts_once_the_app_has_shown_a_code(app: Flask, leader: Client) -> None:
    page = leader.page("/profile").follow("Second step at signing in")
    assert "Not set up" in page.text
    page = page.follow("Set up the app")
    secret = _key(page)
    assert len(secret) * 5 == 160
    assert person("leader").second_factor_since is None
    page = page.form(APP).send(code=shown(secret))
    assert page.heading == "Recovery codes"
    assert person("leader").second_factor_since is not None
    assert _events() == [(EventKind.FACTOR_SET, {"factor": "app"})]
    with clock.at(clock.now() + STEP):
        other = app.test_client()
        assert half_in(other).form(SECOND).send(password_code=shown(secret)).path == "/overview"


def test_of_its_key_the_database_holds_nothing_that_can_be_read(leader: Client, instance: Any) -> None:
    secret, _page = _set_up(leader)
    kept = db.session.scalars(select(AppFactor.sealed_secret)).one()
    assert secret.encode() not in kept
    assert (instance / "sealing_key").exists()


def test_the_code_that_set_it_up_signs_nobody_in(app: Flask, leader: Client) -> None:
    now = clock.now()
    with clock.at(now):
        secret, _page = _set_up(leader)
        page = half_in(app.test_client()).form(SECOND).send(password_code=shown(secret))
        assert "used already" in page.text


@pytest.mark.parametrize("typed", ["", "12345", "x" * 41])
def test_a_wrong_code_keeps_the_key_and_sets_up_nothing(leader: Client, typed: str) -> None:
    page = leader.page(APP)
    secret = _key(page)
    for each in (typed, wrong(secret)):
        page = page.form(APP).send(code=each)
        assert page.status == 422
        assert _key(page) == secret
    assert person("leader").second_factor_since is None
    assert _events() == []
    page.form(APP).send(code=shown(secret))
    assert person("leader").second_factor_since is not None


def test_a_key_of_somebody_else_s_is_refused(leader: Client, district: District) -> None:
    secret = new_secret()
    for key in (sealed(person("clerk").id, secret).decode(), "nothing", "甲", ""):
        page = leader.page(APP).form(APP).send(key=key, code=shown(secret))
        assert page.status == 422
        assert person("leader").second_factor_since is None
        assert _key(page) != secret


def test_two_pages_have_two_keys(leader: Client) -> None:
    assert _key(leader.page(APP)) != _key(leader.page(APP))


def test_a_page_that_is_sent_twice_does_not_begin_to_count_anew(leader: Client) -> None:
    now = clock.now()
    with clock.at(now):
        page = leader.page(APP)
        secret = _key(page)
        page.form(APP).send(code=shown(secret))
    with clock.at(now + STEP):
        again = page.form(APP).send(code=shown(secret, now), submission_key="another")
        assert again.status == 422
        assert "used already" in again.text


def test_a_new_phone_ends_the_old_one_and_keeps_the_recovery_codes(app: Flask, leader: Client) -> None:
    old, page = _set_up(leader)
    codes = CODE.findall(page.text)
    new, page = _set_up(leader)
    assert page.path == PAGE
    assert "only the codes of the new app work" in page.text
    with clock.at(clock.now() + STEP):
        page = half_in(app.test_client())
        assert page.form(SECOND).send(password_code=shown(old)).status == 422
        assert page.form(SECOND).send(password_code=shown(new)).path == "/overview"
        assert half_in(app.test_client()).form(SECOND).send(password_code=codes[0]).path == "/overview"


def test_other_devices_are_signed_out(app: Flask, leader: Client, sign_in: Any) -> None:
    other = app.test_client()
    sign_in(other, "leader")
    _set_up(leader)
    assert other.get("/profile").status_code == 303
    assert leader.get("/profile").status_code == 200


def test_ten_recovery_codes_are_shown_once(leader: Client) -> None:
    _secret, page = _set_up(leader)
    codes = CODE.findall(page.text)
    assert len(set(codes)) == 10
    assert not set(codes) & set(CODE.findall(leader.page(PAGE).text))
    assert "10 codes are left" in leader.page(PAGE).text
    for kept in db.session.scalars(select(RecoveryCode.code_hash)):
        assert kept.startswith("$argon2id$")


def test_new_recovery_codes_replace_the_old_ones(app: Flask, leader: Client) -> None:
    _secret, page = _set_up(leader)
    old = CODE.findall(page.text)
    page = leader.page(PAGE).form(CODES).send()
    new = CODE.findall(page.text)
    assert len(new) == 10
    assert not set(old) & set(new)
    assert _events()[1:] == [(EventKind.CODES_RENEWED, {})]
    page = half_in(app.test_client())
    assert page.form(SECOND).send(password_code=old[0]).status == 422
    assert page.form(SECOND).send(password_code=new[0]).path == "/overview"


def test_there_are_no_codes_where_there_is_nothing_they_stand_in_for(leader: Client) -> None:
    token = leader.get("/session").json["csrf_token"]
    answer = leader.post(CODES, data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_who_removes_it_signs_in_by_the_password_alone(app: Flask, leader: Client, sign_in: Any) -> None:
    _set_up(leader)
    page = leader.page(PAGE).follow("Remove").form(REMOVAL).send()
    assert page.path == PAGE
    assert "you now sign in by the password alone" in page.text
    assert _events()[1:] == [(EventKind.FACTOR_REMOVED, {"factor": "app"})]
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert sign_in(app.test_client(), "leader").path == "/overview"


def test_what_is_gone_already_is_as_it_should_be(leader: Client) -> None:
    _set_up(leader)
    form = leader.page(REMOVAL).form(REMOVAL)
    form.send()
    page = form.send(submission_key="another")
    assert page.path == PAGE
    assert len(_events()) == 2
    assert leader.page(REMOVAL).path == PAGE


def test_whose_role_needs_one_replaces_it_and_does_not_remove_it(
    app: Flask, leader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_up(leader)
    form = leader.page(REMOVAL).form(REMOVAL)
    monkeypatch.setitem(app.config, ROLES, frozenset({"leader"}))
    assert "Remove" not in leader.page(PAGE).links
    page = form.send()
    assert page.status == 409
    assert "Your role needs a second step." in page.text
    assert person("leader").second_factor_since is not None


def test_two_who_set_it_up_at_once_leave_one_key_and_ten_codes(client: Client, district: District) -> None:
    leader = district.person("leader")
    leader.sign_in = type("Here", (), {"id": 0})()
    secrets = new_secret(), new_secret()
    keys = [sealed(leader.id, secret).decode() for secret in secrets]
    page = answer_meanwhile(
        lambda: actions.set_app(leader, sealed_secret=keys[0], code=shown(secrets[0])),
        client,
        leader,
        APP,
        key=keys[1],
        code=shown(secrets[1]),
    )
    assert page.status in (303, 401)
    db.session.rollback()
    assert len(db.session.scalars(select(AppFactor)).all()) == 1
    assert len(db.session.scalars(select(RecoveryCode)).all()) == 10


class TestProof:
    """Before each change whoever is there shows once more that it is they."""

    @pytest.fixture(autouse=True)
    def as_shipped(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        shipped = for_flask(read_settings({"WELFARE_ENV": "testing"}))["PROVEN_FOR"]
        monkeypatch.setitem(app.config, "PROVEN_FOR", shipped)

    def _ask(self, client: Client, district: District) -> tuple[str, Page]:
        secret = has_app(district.person("leader"))
        sign_in_as(client, person("leader"), is_proven=False)
        page = client.page(PAGE).form(CODES).send()
        assert (page.status, page.heading) == (403, ASKS)
        return secret, page

    @pytest.mark.parametrize("by", ["password", "code"])
    def test_by_password_or_by_code(self, client: Client, district: District, by: str) -> None:
        secret, page = self._ask(client, district)
        proof = {"password_proof": PASSWORD} if by == "password" else {"password_code": shown(secret)}
        assert page.form(CODES).send(**proof).heading == "Recovery codes"
        assert client.page(PAGE).form(CODES).send().heading == "Recovery codes"

    def test_a_wrong_code_does_nothing(self, client: Client, district: District) -> None:
        secret, page = self._ask(client, district)
        page = page.form(CODES).send(password_code=wrong(secret))
        assert (page.status, page.heading) == (422, ASKS)
        assert "This code is not right." in page.text
        page = page.form(CODES).send(password_code="", password_proof="")
        assert "Type your password." in page.text
        assert db.session.scalars(select(RecoveryCode)).all() == []

    def test_guessing_codes_is_slowed(self, client: Client, district: District) -> None:
        secret, page = self._ask(client, district)
        for _number in range(LIMITS[Of.FACTOR].tries):
            page = page.form(CODES).send(password_code=wrong(secret))
        page = page.form(CODES).send(password_code=shown(secret))
        assert page.status == 429
        assert "Too many wrong codes." in page.text
        assert page.form(CODES).send(password_proof=PASSWORD).heading == "Recovery codes"

    def test_a_code_that_signed_in_proves_nothing_more(self, client: Client, district: District) -> None:
        now = clock.now()
        with clock.at(now):
            secret = has_app(district.person("leader"))
            half_in(client).form(SECOND).send(password_code=shown(secret))
        with clock.at(now + timedelta(minutes=15)):
            page = client.page(PAGE).form(CODES).send()
            assert page.heading == ASKS
            again = page.form(CODES).send(password_code=shown(secret, now))
            assert again.status == 422

    def test_who_has_no_factor_types_the_password(self, client: Client, district: District) -> None:
        sign_in_as(client, district.person("leader"), is_proven=False)
        page = client.page(APP)
        page = page.form(APP).send(code="123456")
        assert page.heading == ASKS
        assert "password_code" not in page.form(APP).names

    def test_what_was_typed_goes_along(self, client: Client, district: District) -> None:
        sign_in_as(client, district.person("leader"), is_proven=False)
        page = client.page(APP)
        secret = _key(page)
        page = page.form(APP).send(code=shown(secret)).form(APP).send(password_proof=PASSWORD)
        assert page.heading == "Recovery codes"


def test_the_picture_loads_nothing(leader: Client) -> None:
    page = leader.page(APP)
    drawing = next(elements(page.main, "svg", "{http://www.w3.org/2000/svg}svg"))
    assert "style" not in {name for element in drawing.iter() for name in element.attrib}
    assert "data:" not in page.response.text


def test_recovery_codes_have_sixty_bits_and_are_read_as_they_are_written() -> None:
    assert len(set(LETTERS)) == 32
    code = new_recovery_code()
    assert len(code.replace("-", "")) * 5 == 60
    assert as_recovery_code(code) == code


READINGS: list[tuple[Callable[[str], str | None], str, str | None]] = [
    (as_recovery_code, "ABCD-EFGH-JKMN", "abcd-efgh-jkmn"),
    (as_recovery_code, "abcdefghjkmn", "abcd-efgh-jkmn"),
    (as_recovery_code, " abcd efgh　jkmn ", "abcd-efgh-jkmn"),
    (as_recovery_code, "ａｂｃｄ—ｅｆｇｈ–ｊｋｍｎ", "abcd-efgh-jkmn"),
    (as_recovery_code, "OIL0-0000-0000", "0110-0000-0000"),
    (as_recovery_code, "abcd-efgh-jkm", None),
    (as_recovery_code, "abcd-efgh-jkmu", None),
    (as_recovery_code, "", None),
    (as_digits, "123 456", "123456"),
    (as_digits, "１２３４５６", "123456"),
    (as_digits, "12345", None),
    (as_digits, "12345a", None),
    (as_digits, "²²²²²²", "222222"),
    (as_digits, "١٢٣٤٥٦", None),
]


@pytest.mark.parametrize(("read", "typed", "meant"), READINGS)
def test_codes_are_read_however_they_are_typed(
    read: Callable[[str], str | None], typed: str, meant: str | None
) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize("account", ["teacher", "auditor", "admin"])
def test_whoever_wants_one_has_one(client: Client, district: District, account: str) -> None:
    sign_in_as(client, district.person(account))
    _secret, page = _set_up(client)
    assert page.heading == "Recovery codes"
    assert client.page(PAGE).status == 200
    page = half_in(client.application.test_client(), account)
    assert db.session.scalars(select(SignIn.id).where(SignIn.person_id == person(account).id)).all()
    assert has_codes(person(account))
    assert page.status == 200
