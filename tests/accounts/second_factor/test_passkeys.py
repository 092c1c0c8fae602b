"""Passkeys: made, shown, refused, renamed and removed; how they go with other factors."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AuthenticatorData
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.passkeys import Device, options_of
from tests.support.second_factor import PAGE, SECOND, half_in, has_app, has_codes, person, shown
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.second_factor import actions
from welfare.accounts.second_factor.models import Passkey, RecoveryCode
from welfare.accounts.second_factor.policy import HALF_FOR, PASSKEYS_AT_MOST
from welfare.accounts.second_factor.required import ROLES
from welfare.accounts.second_factor.tries import SIGN_IN, Answer, try_passkey
from welfare.accounts.throttle import LIMITS, Of
from welfare.extensions import db

NEW = f"{PAGE}/passkeys"
CODES = f"{PAGE}/codes"
ASKS = "Your password once more"
NOT_TAKEN = "This passkey was not taken. Please try once more."
FLAG = AuthenticatorData.FLAG


@pytest.fixture
def leader(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("leader"))
    return client


def _add(client: Client, device: Device, label: str = "我的电脑") -> Page:
    page = client.page(NEW)
    return page.form(NEW).send(label=label, response=device.make(page))


def _show(page: Page, device: Device, **said: Any) -> Page:
    return page.form(SECOND).send(password_passkey=device.show(page, **said))


@pytest.fixture
def device(leader: Client) -> Device:
    """The leader's, which is known here."""
    device = Device()
    assert _add(leader, device).heading == "Recovery codes"
    return device


def _count(table: Any = Passkey) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_it_opens_the_second_step(app: Flask, device: Device) -> None:
    page = half_in(app.test_client())
    assert [key["id"] for key in options_of(page)["allowCredentials"]]
    assert _show(page, device).path == "/overview"
    assert person("leader").second_factor_since is not None
    assert db.session.scalars(select(Passkey.used_at)).one() is not None


def test_ten_recovery_codes_come_with_the_first_and_stay(leader: Client, device: Device) -> None:
    assert _count(RecoveryCode) == 10
    before = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert _add(leader, Device()).path == PAGE
    assert set(db.session.scalars(select(RecoveryCode.code_hash))) == before


def test_a_recovery_code_stands_in_for_it(app: Flask, device: Device) -> None:
    code = has_codes(person("leader"))[0]
    assert half_in(app.test_client()).form(SECOND).send(password_code=code).path == "/overview"


def test_it_and_an_app_open_alike(app: Flask, device: Device) -> None:
    secret = has_app(person("leader"))
    assert _show(half_in(app.test_client()), device).path == "/overview"
    page = half_in(app.test_client())
    assert page.form(SECOND).send(password_code=shown(secret)).path == "/overview"


def test_who_has_an_app_alone_is_not_asked_for_one(client: Client, district: District) -> None:
    has_app(district.person("leader"))
    assert "data-passkey" not in half_in(client).response.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda device: replace(device, origin="https://localhost.example"), {}),
        (lambda device: replace(device, origin="http://localhost:8000"), {}),
        (lambda device: replace(device, rp_id="elsewhere"), {}),
        (lambda device: replace(device, flags=FLAG(0)), {}),
        (lambda device: replace(device, key=Device().key), {}),
        (lambda device: replace(device, id=b"another"), {}),
        (lambda device: Device(), {}),
        (lambda device: device, {"type": "webauthn.create"}),
        (lambda device: device, {"challenge": "AAAA"}),
    ],
    ids=["origin", "port", "site", "nobody there", "key", "id", "stranger", "kind", "challenge"],
)
def test_what_does_not_hold_opens_nothing(
    app: Flask, device: Device, wrong: Callable[[Device], Device], said: dict[str, str]
) -> None:
    page = _show(half_in(app.test_client()), wrong(device), **said)
    assert (page.status, page.heading) == (422, "The second step")
    assert NOT_TAKEN in page.text


@pytest.mark.parametrize(
    "response",
    ["x", "{}", "[]", "null", '{"id":1}', '{"rawId":"甲"}', '{"rawId":"AA","response":{}}', "[" * 9000],
)
def test_what_is_no_passkey_at_all_is_refused_kindly(app: Flask, device: Device, response: str) -> None:
    page = half_in(app.test_client()).form(SECOND).send(password_passkey=response)
    assert page.status == 422
    assert NOT_TAKEN in page.text


def test_a_passkey_that_is_cut_off_is_refused_kindly(leader: Client) -> None:
    page = leader.page(NEW)
    given = json.loads(Device().make(page))
    made = AttestationObject(websafe_decode(given["response"]["attestationObject"]))
    cut = {"fmt": "none", "attStmt": {}, "authData": bytes(made.auth_data)[:53]}
    given["response"]["attestationObject"] = websafe_encode(cbor.encode(cut))
    page = page.form(NEW).send(label="我的电脑", response=json.dumps(given))
    assert page.status == 422
    assert NOT_TAKEN in page.text


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_a_byte_that_was_changed_is_noticed(app: Flask, device: Device, part: str) -> None:
    page = half_in(app.test_client())
    given = json.loads(device.show(page))
    text = given["response"][part]
    given["response"][part] = text[:-6] + ("AAAA" if text[-6:-2] != "AAAA" else "BBBB") + text[-2:]
    assert page.form(SECOND).send(password_passkey=json.dumps(given)).status == 422


def test_what_was_signed_once_is_not_taken_twice(app: Flask, leader: Client) -> None:
    device = Device(counts=False)  # as those that are synchronised between devices
    _add(leader, device)
    first, other = app.test_client(), app.test_client()
    page = half_in(first)
    answer = device.show(page)
    form = page.form(SECOND)
    challenge = form.values["challenge"]
    assert form.send(password_passkey=answer).path == "/overview"
    again = half_in(other).form(SECOND).send(password_passkey=answer, challenge=challenge)
    assert again.status == 422
    assert _show(again, device).path == "/overview"


def test_of_two_that_come_at_once_one_passes(app: Flask, leader: Client) -> None:
    device = Device(counts=False)
    _add(leader, device)
    page = half_in(app.test_client())
    answer, challenge = device.show(page), page.form(SECOND).values["challenge"]
    leader_id = person("leader").id
    db.session.rollback()
    at_once = Barrier(2)

    def given() -> Answer:
        with app.app_context():
            at_once.wait()
            return try_passkey(leader_id, challenge, answer, purpose=SIGN_IN, is_known=False).answer

    with ThreadPoolExecutor(2) as pool:
        answers = [done.result() for done in [pool.submit(given) for _ in range(2)]]
    assert sorted(each.name for each in answers) == ["RIGHT", "WRONG"]


def test_a_copy_that_falls_behind_is_noticed(app: Flask, device: Device) -> None:
    copy = replace(device)
    for _time in range(2):
        assert _show(half_in(app.test_client()), device).path == "/overview"
    assert _show(half_in(app.test_client()), copy).status == 422
    copy.count = device.count - 1
    assert _show(half_in(app.test_client()), copy).status == 422
    assert _show(half_in(app.test_client()), replace(device, count=-1)).status == 422
    assert _show(half_in(app.test_client()), device).path == "/overview"


def test_what_was_asked_of_one_is_not_answered_by_another(
    app: Flask, client: Client, device: Device, district: District
) -> None:
    theirs = Device()
    other = app.test_client()
    sign_in_as(other, person("clerk"))
    _add(other, theirs)
    page, of_clerk = half_in(app.test_client()), half_in(app.test_client(), "clerk")
    challenge = of_clerk.form(SECOND).values["challenge"]
    answer = page.form(SECOND).send(password_passkey=theirs.show(of_clerk), challenge=challenge)
    assert answer.status == 422


def test_what_was_asked_for_a_new_one_opens_nothing(app: Flask, leader: Client, device: Device) -> None:
    making = leader.page(NEW)
    challenge = making.form(NEW).values["challenge"]
    page = half_in(app.test_client())
    answer = page.form(SECOND).send(password_passkey=device.show(making), challenge=challenge)
    assert answer.status == 422


def test_it_is_to_be_shown_within_minutes(app: Flask, device: Device) -> None:
    now = clock.now()
    with clock.at(now - timedelta(minutes=4)):
        early = half_in(app.test_client())
        challenge, answer = early.form(SECOND).values["challenge"], device.show(early)
    with clock.at(now - timedelta(minutes=4) + HALF_FOR):
        page = half_in(app.test_client())
        assert page.form(SECOND).send(password_passkey=answer, challenge=challenge).status == 422


def test_guessing_is_slowed(app: Flask, device: Device) -> None:
    page = half_in(app.test_client())
    for _number in range(LIMITS[Of.FACTOR].tries):
        page = _show(page, Device())
        assert page.status == 422
    assert _show(page, device).status == 429


class TestMaking:
    @pytest.mark.parametrize(
        "device",
        [
            Device(origin="https://localhost.example"),
            Device(rp_id="elsewhere"),
            Device(flags=FLAG(0)),
            Device(id=b"x" * 1024),
        ],
        ids=["origin", "site", "nobody there", "long"],
    )
    def test_what_does_not_hold_is_refused(self, leader: Client, device: Device) -> None:
        page = _add(leader, device)
        assert page.status == 422
        assert NOT_TAKEN in page.text
        assert page.form(NEW).values["label"] == "我的电脑"
        assert _count() == 0
        assert person("leader").second_factor_since is None

    @pytest.mark.parametrize("response", ["", "x", "{}", "[]", '{"rawId":"AA","response":{}}'])
    def test_what_is_none_at_all_is_refused(self, leader: Client, response: str) -> None:
        page = leader.page(NEW).form(NEW).send(label="甲", response=response)
        assert (page.status, _count()) == (422, 0)

    def test_a_page_is_answered_once(self, leader: Client) -> None:
        page = leader.page(NEW)
        form = page.form(NEW)
        assert form.send(label="甲", response=Device().make(page)).status == 200
        assert form.send(label="甲", response=Device().make(page), submission_key="another").status == 422
        assert _count() == 1

    def test_one_that_is_known_is_not_taken_again_by_anybody(
        self, app: Flask, leader: Client, device: Device
    ) -> None:
        assert options_of(leader.page(NEW))["excludeCredentials"]
        other = app.test_client()
        sign_in_as(other, person("clerk"))
        for client in (leader, other):
            page = _add(client, device)
            assert page.status == 409
            assert "This passkey is in use already." in page.text
        assert _count() == 1
        assert person("clerk").second_factor_since is None

    def test_there_are_not_too_many(self, leader: Client) -> None:
        for _number in range(PASSKEYS_AT_MOST):
            _add(leader, Device())
        page = _add(leader, Device())
        assert page.status == 409
        assert "You have 10 passkeys already." in page.text

    def test_all_of_a_person_s_have_one_handle_that_tells_nothing(
        self, leader: Client, device: Device
    ) -> None:
        _add(leader, Device())
        handles = set(db.session.scalars(select(Passkey.user_handle)))
        assert [len(handle) for handle in handles] == [32]

    def test_it_is_in_the_history_and_signs_others_out(
        self, app: Flask, leader: Client, sign_in: Any
    ) -> None:
        other = app.test_client()
        sign_in(other, "leader")
        _add(leader, Device())
        assert other.get("/profile").status_code == 303
        query = select(PersonEvent.details).where(PersonEvent.kind == EventKind.FACTOR_SET)
        assert db.session.scalars(query).all() == [{"factor": "passkey"}]

    def test_without_a_public_address_there_are_none_and_it_is_said(
        self, app: Flask, leader: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = replace(app.config["SETTINGS"], public_url=None)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        page = leader.page(PAGE)
        assert "They are off here: the address of this site has not been set." in page.text
        assert leader.page(NEW).path == PAGE

    def test_where_the_address_went_away_recovery_codes_open(
        self, app: Flask, device: Device, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        codes = has_codes(person("leader"))
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], public_url=None))
        page = half_in(app.test_client())
        assert "data-passkey" not in page.response.text
        assert page.form(SECOND).send(password_passkey="{}").status == 422
        assert page.form(SECOND).send(password_code=codes[0]).path == "/overview"


class TestKeeping:
    def test_it_is_called_what_its_owner_calls_it(self, leader: Client, device: Device) -> None:
        page = leader.page(PAGE).follow("我的电脑 Not used yet")
        page = page.form(page.path).send(label="办公室的电脑")
        assert "办公室的电脑" in page.text
        page = leader.page(page.links["办公室的电脑 Not used yet"])
        for label in ("", "长" * 61):
            assert page.form(page.path).send(label=label).status == 422
        assert db.session.scalars(select(Passkey.label)).one() == "办公室的电脑"

    def test_somebody_else_s_is_nobody_s(self, app: Flask, leader: Client, device: Device) -> None:
        number = db.session.scalars(select(Passkey.id)).one()
        other = app.test_client()
        token = sign_in_as(other, person("clerk"))
        assert other.get(f"{NEW}/{number}").status_code == 404
        for address in (f"{NEW}/{number}", f"{NEW}/{number}/removal"):
            assert other.post(address, data={"csrf_token": token, "label": "x"}).status_code == 404
        assert db.session.scalars(select(Passkey.label)).one() == "我的电脑"

    def test_with_the_last_one_go_the_recovery_codes(
        self, app: Flask, leader: Client, device: Device, sign_in: Any
    ) -> None:
        other = Device()
        _add(leader, other, "另一台")
        page = leader.page(PAGE).follow("我的电脑 Not used yet").form("/removal").send()
        assert page.path == PAGE
        assert person("leader").second_factor_since is not None
        assert _show(half_in(app.test_client()), device).status == 422
        assert _show(half_in(app.test_client()), other).path == "/overview"
        sign_in_as(leader, person("leader"))
        number = db.session.scalars(select(Passkey.id)).one()
        leader.page(f"{NEW}/{number}").form("/removal").send()
        assert (_count(), _count(RecoveryCode)) == (0, 0)
        assert person("leader").second_factor_since is None
        assert sign_in(app.test_client(), "leader").path == "/overview"

    def test_whose_role_needs_one_keeps_the_last(
        self, app: Flask, leader: Client, device: Device, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, ROLES, frozenset({"leader"}))
        page = leader.page(PAGE).follow("我的电脑 Not used yet").form("/removal").send()
        assert page.status == 409
        assert "Set up another one first" in page.text
        has_app(person("leader"))
        leader.page(PAGE).follow("我的电脑 Not used yet").form("/removal").send()
        assert _count() == 0
        assert person("leader").second_factor_since is not None

    def test_a_reset_takes_them_too(self, leader: Client, device: Device) -> None:
        assert actions.reset(person("leader"), by=None)
        db.session.commit()
        assert (_count(), _count(RecoveryCode)) == (0, 0)


class TestAtTheProof:
    """Before what is powerful a passkey proves as the password does."""

    @pytest.fixture
    def asked(self, app: Flask, leader: Client, device: Device, monkeypatch: pytest.MonkeyPatch) -> Page:
        """The page that asks the leader, who wants new recovery codes and signed in long ago."""
        monkeypatch.setitem(app.config, "PROVEN_FOR", timedelta(minutes=15))
        sign_in_as(leader, person("leader"), is_proven=False)
        page = leader.page(PAGE).form(CODES).send()
        assert page.heading == ASKS
        return page

    def test_it_is_taken_and_the_form_goes_on(self, leader: Client, device: Device, asked: Page) -> None:
        assert asked.form(CODES).send(password_signed=device.show(asked)).heading == "Recovery codes"
        assert leader.page(PAGE).form(CODES).send().heading == "Recovery codes", "for a quarter of an hour"

    def test_so_does_what_was_typed_for_another_device(
        self, leader: Client, asked: Page, device: Device
    ) -> None:
        """The form of a new one has a challenge of its own."""
        new, page = Device(), leader.page(NEW)
        asked = page.form(NEW).send(label="我的手机", response=new.make(page))
        assert asked.heading == ASKS
        assert asked.form(NEW).send(password_signed=device.show(asked)).path == PAGE
        assert _count() == 2

    def test_another_one_is_not(self, asked: Page) -> None:
        page = asked.form(CODES).send(password_signed=Device().show(asked))
        assert (page.status, page.heading) == (422, ASKS)
        assert NOT_TAKEN in page.text

    def test_nor_is_what_was_signed_for_a_sign_in(self, app: Flask, device: Device, asked: Page) -> None:
        second = half_in(app.test_client())
        challenge = second.form(SECOND).values["challenge"]
        said = {"password_challenge": challenge, "password_signed": device.show(second)}
        page = asked.form(CODES).send(**said)
        assert (page.status, page.heading) == (422, ASKS)

    def test_nor_the_same_a_second_time(self, leader: Client, device: Device, asked: Page) -> None:
        signed, form = device.show(asked), asked.form(CODES)
        assert form.send(password_signed=signed).heading == "Recovery codes"
        sign_in_as(leader, person("leader"), is_proven=False)
        page = leader.page(PAGE).form(CODES).send()
        said = {"password_challenge": form.values["password_challenge"], "password_signed": signed}
        assert page.form(CODES).send(**said).status == 422

    def test_a_code_and_the_password_are_taken_there_as_well(self, asked: Page) -> None:
        assert asked.form(CODES).send(password_proof=PASSWORD).heading == "Recovery codes"
