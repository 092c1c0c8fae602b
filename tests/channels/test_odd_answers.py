"""What nobody expects of a service, or of what it was told: it becomes a verdict, and nothing else stops."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.fakes.aliyun import SECRET, FakeAliyun
from tests.fakes.phones import CODE, NOTICE, SIGNATURE
from tests.fakes.tencent import APP, SECRET_ID, SECRET_KEY, FakeTencent
from tests.fakes.wecom import AGENT, CORP, FakeWeCom
from tests.fakes.wecom import SECRET as WECOM_SECRET
from welfare import clock
from welfare.channels.base import CODE_LENGTH, RECEIPT_LENGTH, Message, SendOutcome, Sent, Verdict, heard
from welfare.channels.chats.wecom import WeCom, account_of
from welfare.channels.exchange import ask
from welfare.channels.shape import VISIBLE
from welfare.channels.sms.aliyun import AliyunSMS
from welfare.channels.sms.base import Templates
from welfare.channels.sms.gateway import GatewaySMS
from welfare.channels.sms.tencent import TencentSMS
from welfare.channels.tokens import Tokens
from welfare.extensions import db

NUMBER = "13800000001"
NEWS = Message("key 1", "Welfare", "有新消息")
TEMPLATES = Templates(SIGNATURE, CODE, NOTICE)
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def wecom(app: Flask) -> Iterator[tuple[FakeWeCom, WeCom]]:
    fake = FakeWeCom()
    with fake.serving(), app.app_context():
        folder = app.config["SETTINGS"].instance
        tokens = Tokens("wecom", db.engine, folder, account_of(CORP, AGENT, WECOM_SECRET))
        yield fake, WeCom(CORP, AGENT, WECOM_SECRET, fake.address, tokens)


def test_what_is_raised_after_all_leaves_it_open_and_tells_no_secret() -> None:
    def send() -> Verdict:
        raise RuntimeError("corpsecret=xyz")

    assert heard(send) == Verdict(SendOutcome.UNKNOWN, "RuntimeError")


def test_as_much_of_its_words_is_kept_as_there_is_room_for() -> None:
    said = Verdict(SendOutcome.TAKEN, "O\x00K\nkk " + NUMBER + "k" * 99, receipt="\x00" + "r" * 999)
    kept = heard(lambda: said)
    assert (kept.code[:7], len(kept.code) <= CODE_LENGTH) == ("OKkk …k", True)
    assert (set(kept.receipt), len(kept.receipt) <= RECEIPT_LENGTH) == ({"r"}, True)


@pytest.mark.parametrize("key", ["LTAI\u200b5t", "钥匙", "\ufeffLTAI", "two words"])
def test_a_key_that_no_header_can_hold_is_not_taken_and_sends_nothing(key: str) -> None:
    assert not VISIBLE.fullmatch(key)
    client = AliyunSMS(key, SECRET, TEMPLATES, endpoint="http://127.0.0.1:1")
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.LATER


def test_an_address_that_is_none_sends_nothing() -> None:
    client = GatewaySMS("https://sms..example/send", "to={phone}&text={text}", "state", "0", "s")
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.LATER


@pytest.mark.parametrize("said", [b"[" * 200_000, b'{"a":' * 40_000, b"\xff\xfe", b"[]", b"1" * 9999])
def test_what_is_no_object_is_none(said: bytes) -> None:
    fake = FakeWeCom()
    with fake.serving():
        fake.instead["/odd"] = (200, JSON, said)
        assert ask("GET", f"{fake.address}/odd").said == {}


@pytest.mark.parametrize(
    "said",
    [
        b'{"errcode": 0}',
        b'{"errcode": 0, "access_token": "t", "expires_in": "soon"}',
        b'{"errcode": 0, "access_token": "t", "expires_in": 99999999999999}',
        b'{"errcode": 0, "access_token": "t", "expires_in": null}',
    ],
)
def test_a_yes_that_lends_no_token_is_asked_again_later(wecom: tuple[FakeWeCom, WeCom], said: bytes) -> None:
    fake, client = wecom
    fake.instead["/cgi-bin/gettoken"] = (200, JSON, said)
    assert client.send("jia.yi", NEWS) == Verdict(SendOutcome.LATER, "token")
    del fake.instead["/cgi-bin/gettoken"]
    assert client.send("jia.yi", NEWS).outcome is SendOutcome.TAKEN


@pytest.mark.parametrize("who", ["aliyun", "tencent"])
def test_records_without_an_end_are_left(who: str) -> None:
    fake: Any = FakeAliyun() if who == "aliyun" else FakeTencent()
    with fake.serving():
        if who == "aliyun":
            client: Any = AliyunSMS("key", SECRET, TEMPLATES, endpoint=fake.address)
            records = ",".join(['{"OutId": "else"}'] * 50)
            said = f'{{"Code": "OK", "SmsSendDetailDTOs": {{"SmsSendDetailDTO": [{records}]}}}}'
        else:
            client = TencentSMS(SECRET_ID, SECRET_KEY, APP, TEMPLATES, endpoint=fake.address)
            records = ",".join(['{"SessionContext": "else"}'] * 100)
            said = f'{{"Response": {{"PullSmsSendStatusSet": [{records}]}}}}'
        fake.instead["/"] = (200, JSON, said.encode())
        assert client.find_out(NUMBER, Sent("key 1", clock.now())) == Verdict(SendOutcome.UNKNOWN)
