"""Text messages: what each provider takes and refuses, and how it is found out what became of one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.fakes.aliyun import KEY_ID, FakeAliyun
from tests.fakes.aliyun import SECRET as ALIYUN_SECRET
from tests.fakes.gateway import SECRET as GATEWAY_SECRET
from tests.fakes.gateway import FakeGateway
from tests.fakes.phones import CODE, NOTICE, SIGNATURE
from tests.fakes.speaking import Speaking
from tests.fakes.tencent import APP, SECRET_ID, SECRET_KEY, FakeTencent
from welfare import clock
from welfare.channels.base import Message, Repeats, SendOutcome, Sent, Verdict
from welfare.channels.sms.aliyun import AliyunSMS
from welfare.channels.sms.base import Templates, mainland
from welfare.channels.sms.gateway import HAS_PLACES, GatewaySMS
from welfare.channels.sms.tencent import TencentSMS

TEMPLATES = Templates(SIGNATURE, CODE, NOTICE)
NUMBER = "13800000001"
NEWS = Message("key 1", "Welfare", "您的诉求有了新进展。请打开应用查看。")
SECRET_CODE = Message("key 2", "Welfare", "验证码 123456", code="123456")
Both = Any


@pytest.fixture
def aliyun() -> Iterator[FakeAliyun]:
    fake = FakeAliyun()
    with fake.serving():
        yield fake


@pytest.fixture
def tencent() -> Iterator[FakeTencent]:
    fake = FakeTencent()
    with fake.serving():
        yield fake


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    fake = FakeGateway()
    with fake.serving():
        yield fake


@pytest.fixture(params=["aliyun", "tencent"])
def provider(request: pytest.FixtureRequest) -> tuple[Both, Both]:
    """A provider, and our client of it."""
    fake = request.getfixturevalue(request.param)
    return fake, _client(fake)


def _client(fake: Speaking) -> Both:
    if isinstance(fake, FakeAliyun):
        return AliyunSMS(KEY_ID, ALIYUN_SECRET, TEMPLATES, endpoint=fake.address)
    return TencentSMS(SECRET_ID, SECRET_KEY, APP, TEMPLATES, endpoint=fake.address)


def _gateway(fake: FakeGateway, template: str, **more: Any) -> GatewaySMS:
    described = {"success_path": "result.0.state", "success_value": "0", "secret": GATEWAY_SECRET, **more}
    return GatewaySMS(**{"url": f"{fake.address}/send", "template": template, **described})


def _number(fake: Both) -> str:
    return f"+86{NUMBER}" if isinstance(fake, FakeTencent) else NUMBER


def test_a_notice_has_no_variables_and_a_code_has_one(provider: tuple[Both, Both]) -> None:
    fake, client = provider
    assert client.repeats is Repeats.ONCE
    for message in (NEWS, SECRET_CODE):
        verdict = client.send(NUMBER, message)
        assert (verdict.outcome, bool(verdict.receipt)) == (SendOutcome.TAKEN, True)
    assert [(text.number, text.template, text.code, text.ours) for text in fake.phones.taken] == [
        (_number(fake), NOTICE, "", "key 1"),
        (_number(fake), CODE, "123456", "key 2"),
    ]


@pytest.mark.parametrize("what", ["secret", "key", "clock"])
def test_who_cannot_sign_is_down(
    provider: tuple[Both, Both], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, client = provider
    secret, key = ("access_key_secret", "access_key_id"), ("secret_key", "secret_id")
    names = dict(zip(("secret", "key"), secret if isinstance(fake, FakeAliyun) else key, strict=True))
    if what == "clock":
        slow = clock.now() - timedelta(minutes=20)
        monkeypatch.setattr("welfare.channels.sms.aliyun.clock", _Clock(slow))
        monkeypatch.setattr("welfare.channels.sms.tencent.clock", _Clock(slow))
    else:
        client = replace(client, **{names[what]: "another"})
    verdict = client.send(NUMBER, NEWS)
    assert (verdict.outcome, fake.phones.taken) == (SendOutcome.DOWN, [])
    assert verdict.code.startswith(("Signature", "InvalidAccessKeyId", "InvalidTimeStamp", "AuthFailure"))


class _Clock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def test_a_number_that_is_nobodys_is_closed(provider: tuple[Both, Both]) -> None:
    fake, client = provider
    fake.phones.cut_off.add(_number(fake))
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.GONE


def test_a_second_code_within_a_minute_comes_later(provider: tuple[Both, Both]) -> None:
    fake, client = provider
    assert client.send(NUMBER, SECRET_CODE).outcome is SendOutcome.TAKEN
    assert client.send(NUMBER, replace(SECRET_CODE, key="key 3")).outcome is SendOutcome.LATER
    assert fake.phones.keys() == ["key 2"]


def test_what_was_not_approved_brings_the_channel_down(provider: tuple[Both, Both]) -> None:
    _fake, client = provider
    for wrong in (replace(TEMPLATES, signature="别人"), replace(TEMPLATES, notice="SMS_9")):
        assert replace(client, templates=wrong).send(NUMBER, NEWS).outcome is SendOutcome.DOWN


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("isv.AMOUNT_NOT_ENOUGH", SendOutcome.DOWN),
        ("isv.OUT_OF_SERVICE", SendOutcome.DOWN),
        ("isv.DENY_IP_RANGE", SendOutcome.DOWN),
        ("isv.DAY_LIMIT_CONTROL", SendOutcome.DOWN),
        ("isv.BLACK_KEY_CONTROL_LIMIT", SendOutcome.NEVER),
        ("isp.SYSTEM_ERROR", SendOutcome.UNKNOWN),
        ("isv.SOMETHING_NEW", SendOutcome.NEVER),
    ],
)
def test_what_aliyun_says(aliyun: FakeAliyun, code: str, outcome: SendOutcome) -> None:
    aliyun.refuses = code
    verdict = _client(aliyun).send(NUMBER, NEWS)
    assert (verdict.outcome, verdict.code) == (outcome, code)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("UnauthorizedOperation.ServiceSuspendDueToArrears", SendOutcome.DOWN),
        ("FailedOperation.InsufficientBalanceInSmsPackage", SendOutcome.DOWN),
        ("FailedOperation.PhoneNumberInBlacklist", SendOutcome.GONE),
        ("FailedOperation.ContainSensitiveWord", SendOutcome.NEVER),
        ("LimitExceeded.PhoneNumberDailyLimit", SendOutcome.LATER),
        ("LimitExceeded.AppDailyLimit", SendOutcome.DOWN),
        ("InvalidParameterValue.TemplateParameterLengthLimit", SendOutcome.DOWN),
        ("InternalError.Timeout", SendOutcome.UNKNOWN),
        ("InternalError.RequestTimeException", SendOutcome.DOWN),
        ("Something.New", SendOutcome.NEVER),
    ],
)
def test_what_tencent_says_beneath_its_200(tencent: FakeTencent, code: str, outcome: SendOutcome) -> None:
    tencent.refuses = code
    verdict = _client(tencent).send(NUMBER, NEWS)
    assert (verdict.outcome, verdict.code) == (outcome, code)


@pytest.mark.parametrize("arrived", [None, False, True])
def test_an_answer_that_got_lost_is_found_out(provider: tuple[Both, Both], arrived: bool | None) -> None:
    fake, client = provider
    fake.lost_at = {"/"}
    sent_at = clock.now()
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.UNKNOWN
    fake.lost_at = set()
    fake.phones.taken[0].arrived = arrived
    waiting = SendOutcome.LATER if isinstance(fake, FakeAliyun) else SendOutcome.UNKNOWN
    outcome = {None: waiting, False: SendOutcome.NEVER, True: SendOutcome.TAKEN}[arrived]
    assert client.find_out(NUMBER, Sent("key 1", sent_at)).outcome is outcome
    assert client.find_out(NUMBER, Sent("key 9", sent_at)).outcome is SendOutcome.UNKNOWN
    assert client.find_out("13800000002", Sent("key 1", sent_at)).outcome is SendOutcome.UNKNOWN


def test_it_is_found_on_the_second_page(provider: tuple[Both, Both]) -> None:
    fake, client = provider
    for number in range(120):
        fake.phones.take(_number(fake), NOTICE, "", f"other {number}").arrived = True
    fake.phones.take(_number(fake), NOTICE, "", "key 1").arrived = True
    assert client.find_out(NUMBER, Sent("key 1", clock.now())).outcome is SendOutcome.TAKEN


def test_it_is_found_beyond_midnight(aliyun: FakeAliyun, monkeypatch: pytest.MonkeyPatch) -> None:
    before = datetime(2026, 3, 4, 15, 59, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: before + timedelta(minutes=2))
    aliyun.phones.take(NUMBER, NOTICE, "", "key 1").arrived = True
    assert _client(aliyun).find_out(NUMBER, Sent("key 1", before)).outcome is SendOutcome.TAKEN


def test_records_that_name_no_keys_tell_nothing(tencent: FakeTencent) -> None:
    tencent.names_keys = False
    tencent.phones.take(f"+86{NUMBER}", NOTICE, "", "key 1").arrived = True
    assert _client(tencent).find_out(NUMBER, Sent("key 1", clock.now())).outcome is SendOutcome.UNKNOWN


def test_where_nobody_listens_nothing_went_out(provider: tuple[Both, Both]) -> None:
    _fake, client = provider
    nowhere = replace(client, endpoint="http://127.0.0.1:1")
    assert nowhere.send(NUMBER, NEWS).outcome is SendOutcome.LATER
    assert nowhere.find_out(NUMBER, Sent("key 1", clock.now())).outcome is SendOutcome.UNKNOWN


def test_what_is_no_answer_leaves_it_open(provider: tuple[Both, Both]) -> None:
    fake, client = provider
    fake.instead["/"] = (502, {"Content-Type": "text/html"}, b"<h1>Bad gateway</h1>")
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.UNKNOWN
    assert client.find_out(NUMBER, Sent("key 1", clock.now())).outcome is SendOutcome.UNKNOWN


@pytest.mark.parametrize(
    "template",
    [
        '{"to": "{phone}", "text": "{text}", "code": "{code}", "id": "{id}"}',
        "to={phone}&text={text}&code={code}&id={id}",
    ],
)
def test_a_gateway_gets_what_its_operator_describes(gateway: FakeGateway, template: str) -> None:
    awkward = replace(NEWS, body='"}&id=x {phone}\\\n好')
    assert _gateway(gateway, template).send(NUMBER, awkward).outcome is SendOutcome.TAKEN
    assert gateway.texts == [awkward.body]
    assert gateway.phones.keys() == ["key 1"]


FORM = "to={phone}&text={text}&id={id}"


def test_a_gateway_believes_who_knows_the_secret(gateway: FakeGateway) -> None:
    assert _gateway(gateway, FORM, secret="another").send(NUMBER, NEWS).outcome is SendOutcome.DOWN


def test_a_password_of_the_gateway_stands_where_it_is_shown_to_nobody(gateway: FakeGateway) -> None:
    client = _gateway(gateway, '{"to": "{phone}", "text": "{secret}", "id": "{id}"}')
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.TAKEN
    assert gateway.texts == [GATEWAY_SECRET]
    client = _gateway(gateway, FORM, url=f"{gateway.address}/send/{{secret}}")
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.TAKEN
    assert gateway.asked[-1] == f"/send/{quote(GATEWAY_SECRET)}"


def test_a_success_that_says_no_is_none(gateway: FakeGateway) -> None:
    gateway.phones.cut_off.add(NUMBER)
    verdict = _gateway(gateway, FORM).send(NUMBER, NEWS)
    assert (verdict.outcome, verdict.code) == (SendOutcome.NEVER, "no such number")
    assert (
        _gateway(gateway, FORM, success_path="result.7.state").send("1380", NEWS).outcome is SendOutcome.NEVER
    )


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (302, SendOutcome.DOWN),
        (400, SendOutcome.NEVER),
        (403, SendOutcome.DOWN),
        (404, SendOutcome.DOWN),
        (429, SendOutcome.LATER),
        (500, SendOutcome.UNKNOWN),
    ],
)
def test_what_a_status_means(gateway: FakeGateway, status: int, outcome: SendOutcome) -> None:
    gateway.status = status
    assert _gateway(gateway, FORM).send(NUMBER, NEWS).outcome is outcome
    assert gateway.asked == ["/send"]


def test_a_gateway_s_lost_answer_stays_open(gateway: FakeGateway) -> None:
    gateway.lost_at = {"/send"}
    client = _gateway(gateway, FORM)
    assert client.send(NUMBER, NEWS).outcome is SendOutcome.UNKNOWN
    assert client.find_out(NUMBER, Sent("key 1", clock.now())).outcome is SendOutcome.UNKNOWN
    assert gateway.phones.keys() == ["key 1"]


def test_what_describes_no_gateway_is_down(gateway: FakeGateway) -> None:
    assert _gateway(gateway, '{"to": {phone}, text}').send(NUMBER, NEWS).code == "template"
    elsewhere = _gateway(gateway, FORM, url="http://sms.example.cn/send")
    assert elsewhere.send(NUMBER, NEWS) == Verdict(SendOutcome.DOWN, "url")
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("template", "is_one"),
    [(FORM, True), ("{phone}{code}", True), ("text={text}", False), ("to={phone}", False)],
)
def test_a_body_names_the_phone_and_what_is_said(template: str, is_one: bool) -> None:
    assert bool(HAS_PLACES.fullmatch(template)) == is_one


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0000 0001", NUMBER),
        ("+86 138-0000-0001", NUMBER),
        ("008613800000001", NUMBER),
        ("8613800000001", NUMBER),
        ("12800000001", None),
        ("0712-1234567", None),
        ("+852 1380 0000", None),
        ("138000000011", None),
        ("１３８００００００１", None),
    ],
)
def test_a_number_of_the_mainland(typed: str, number: str | None) -> None:
    assert mainland(typed) == number
