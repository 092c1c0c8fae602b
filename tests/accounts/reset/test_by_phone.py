"""A new password by a code that is sent to a phone, by a provider of tests; and proving a number."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.aliyun import FakeAliyun
from tests.fakes.phones import CODE as TEMPLATE
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.texting import NUMBER, aliyun_on, environment, has_phone, setting
from tests.support.world import District
from welfare import clock
from welfare.accounts.credentials import issue_password
from welfare.accounts.reset import worker
from welfare.accounts.reset.models import ContactPoint, Letter, Line
from welfare.accounts.reset.worker import send_some
from welfare.channels.base import SendOutcome, Sent, Verdict
from welfare.channels.phones import spent
from welfare.channels.sms.aliyun import AliyunSMS
from welfare.channels.sms.kinds import ALIYUN
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db
from welfare.notices import ways
from welfare.notices.channels.actions import go_on, pause
from welfare.notices.models import Notice

NEW = "mist on the pass"
CODE = "/sign-in/forgotten/code"


@pytest.fixture
def texts(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAliyun]:
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 1)
    with aliyun_on(app, monkeypatch) as fake:
        yield fake


def _send() -> None:
    db.session.rollback()
    send_some()


def _ask(client: Client, number: str) -> Page:
    page = client.page("/sign-in/forgotten").form("/sign-in/forgotten").send(staff_number=number)
    _send()
    return page


def _later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)


def _letter() -> Letter:
    db.session.expire_all()
    return db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()


def test_the_code_on_the_phone_opens_a_new_password(
    client: Client, district: District, texts: FakeAliyun
) -> None:
    has_phone(district, "teacher")
    assert "Forgotten password" in client.page("/sign-in").text
    page = _ask(client, "teacher")
    (text,) = texts.phones.taken
    assert (text.number, text.template, len(text.code)) == (NUMBER, TEMPLATE, 6)
    typed = {"password_code": text.code, "password_new": NEW, "password_repeat": NEW}
    assert page.form(CODE).send(**typed).path == "/sign-in"
    db.session.rollback()
    told = db.session.scalars(select(Notice.sentence).where(Notice.sentence == ways.CHOSEN)).all()
    assert len(told) == 1
    assert client.page("/sign-in").form("/sign-in").send(login="teacher", password=NEW).path == "/needs"


@pytest.mark.parametrize("number", ["teacher", "colleague", "admin", "nobody at all"])
def test_whoever_it_is_the_page_and_what_is_written_are_the_same(
    client: Client, district: District, texts: FakeAliyun, number: str
) -> None:
    has_phone(district, "teacher")
    has_phone(district, "admin", "13800000002")
    page = _ask(client, number)
    assert (page.path, page.status) == (CODE, 200)
    assert (_letter().line, _letter().address, bool(_letter().code_digest)) == (Line.PHONE, None, True)
    assert [text.number for text in texts.phones.taken] == ([NUMBER] if number == "teacher" else [])


def test_six_codes_a_day_are_too_many(
    client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")
    pages = []
    for _ in range(6):
        pages.append(_ask(client, "teacher"))
        _later(monkeypatch, 61)
    assert [page.status for page in pages] == [200] * 5 + [429]
    assert len(texts.phones.taken) == 5


def test_a_lost_answer_is_asked_about_and_the_code_never_sent_again(
    client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")
    texts.lost_at = {"/"}
    _ask(client, "teacher")
    texts.lost_at = set()
    assert (_letter().sent_at, bool(_letter().attempted_at)) == (None, True)
    _later(monkeypatch, 2)
    _send()
    assert (_letter().sent_at, _letter().given_up_at) == (None, None), "it is on its way"
    texts.phones.taken[0].arrived = True
    _later(monkeypatch, 3)
    _send()
    assert bool(_letter().sent_at)
    assert (len(texts.phones.taken), spent("sms_aliyun")) == (1, 1)


def test_nobody_waits_for_the_database_while_it_is_asked_about(
    client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")
    texts.lost_at = {"/"}
    _ask(client, "teacher")
    held = []

    def find_out(_channel: AliyunSMS, _address: str, _sent: Sent) -> Verdict:
        held.append(db.session().in_transaction())
        return Verdict(SendOutcome.TAKEN)

    monkeypatch.setattr(AliyunSMS, "find_out", find_out)
    _later(monkeypatch, 1)
    _send()
    assert (held, bool(_letter().sent_at)) == ([False], True)


def test_who_dies_between_the_wire_and_the_note_sends_nothing_twice(
    client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")

    def die(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("welfare.accounts.reset.texts.note", die)
        with pytest.raises(SystemExit):
            _ask(client, "teacher")
    assert len(texts.phones.taken) == 1
    for _ in range(5):
        _later(monkeypatch, 3)
        _send()
    assert len(texts.phones.taken) == 1


def test_a_wrong_secret_costs_no_try_and_pauses_the_provider(
    app: Flask, client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")
    texts.refuses = "isv.AMOUNT_NOT_ENOUGH"
    _ask(client, "teacher")
    assert (_letter().tries, _letter().attempted_at) == (0, None)
    assert (setting().failed_code, setting().downs) == ("isv.AMOUNT_NOT_ENOUGH", 1)
    texts.refuses = ""
    _send()
    assert texts.phones.taken == [], "it pauses"
    _later(monkeypatch, 2)
    _send()
    assert (len(texts.phones.taken), spent("sms_aliyun")) == (1, 1), "what was not taken costs nothing"
    assert setting().downs == 0


def test_a_code_goes_out_once_somebody_lets_the_provider_go_on(
    client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")
    pause(ALIYUN, by=district.person("admin"))
    db.session.commit()
    _ask(client, "teacher")
    assert texts.phones.taken == []
    go_on(ALIYUN, by=district.person("admin"))
    db.session.commit()
    _later(monkeypatch, 2)
    _send()
    assert len(texts.phones.taken) == 1


def test_what_another_has_ended_meanwhile_is_not_sent_again(
    client: Client, district: District, texts: FakeAliyun
) -> None:
    has_phone(district, "teacher")
    _ask(client, "teacher")
    letter_id = _letter().id
    worker._send(letter_id)
    worker._send(letter_id + 1)
    assert len(texts.phones.taken) == 1


def test_a_number_that_is_nobodys_is_taken_off_and_its_owner_told(
    client: Client, district: District, texts: FakeAliyun
) -> None:
    has_phone(district, "teacher")
    texts.phones.cut_off.add(NUMBER)
    _ask(client, "teacher")
    assert db.session.scalars(select(ContactPoint)).all() == []
    told = db.session.scalars(select(Notice).where(Notice.sentence == ways.CLOSED)).one()
    assert (told.person_id, told.address) == (district.person("teacher").id, "/profile/phone")


def test_once_the_budget_is_spent_administrators_know_and_nothing_goes_out(
    app: Flask, client: Client, district: District, texts: FakeAliyun, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_phone(district, "teacher")
    monkeypatch.setitem(app.config, ENVIRONMENT, environment(texts, budget=2))
    for _ in range(3):
        _ask(client, "teacher")
        _later(monkeypatch, 2)
    assert len(texts.phones.taken) == 2
    assert bool(_letter().given_up_at)
    told = db.session.scalars(select(Notice).where(Notice.sentence == ways.SPENT)).one()
    assert told.person_id == district.person("admin").id


def test_a_number_is_proven_by_a_code_and_taken_off_again(
    client: Client, district: District, texts: FakeAliyun
) -> None:
    sign_in_as(client, district.person("teacher"))
    assert "/profile/phone" in client.page("/profile").response.text
    page = client.page("/profile/phone").form("/profile/phone").send(phone="+86 138 0000 0001")
    assert page.path == "/profile/phone/code"
    _send()
    page = page.form("/code").send(password_code="000000")
    assert "not the code" in page.text
    page = page.form("/code").send(password_code=texts.phones.taken[0].code)
    assert (page.path, NUMBER in page.text) == ("/profile/phone", True)
    assert db.session.scalars(select(ContactPoint.address)).all() == [NUMBER]
    page = page.form("/profile/phone/removal").send()
    assert NUMBER not in page.text
    assert db.session.scalars(select(ContactPoint)).all() == []


@pytest.mark.parametrize("typed", ["0712-1234567", "1380000", "+1 555 0100", "teacher@example.cn"])
def test_what_is_no_mobile_number_stays_in_the_form(
    client: Client, district: District, texts: FakeAliyun, typed: str
) -> None:
    sign_in_as(client, district.person("teacher"))
    page = client.page("/profile/phone").form("/profile/phone").send(phone=typed)
    assert page.status == 422
    assert "no mobile number of the mainland" in page.text
    assert page.form("/profile/phone").values["phone"] == typed
    assert db.session.scalars(select(Letter)).all() == []


def test_a_password_that_an_administrator_issues_takes_the_number_off(
    district: District, texts: FakeAliyun
) -> None:
    has_phone(district, "teacher")
    issue_password(district.person("teacher"), by=district.person("admin"))
    db.session.commit()
    assert db.session.scalars(select(ContactPoint)).all() == []


def test_without_a_provider_there_is_no_such_page(client: Client, district: District) -> None:
    sign_in_as(client, district.person("teacher"))
    assert client.get("/profile/phone").status_code == 404
    assert client.get("/profile/phone/code").status_code == 404
    assert "/profile/phone" not in client.page("/profile").response.text
