"""Where the operator has set a proxy, all services are asked through it, and nobody past it."""

import re
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from requests import Session
from requests.exceptions import SSLError

import welfare
from tests.channels.conftest import BACK
from tests.fakes import aliyun, dingtalk, feishu, tencent, wecom
from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import CLIENT, SECRET, FakeOIDC
from tests.fakes.phones import CODE, NOTICE, SIGNATURE
from tests.fakes.proxy import FakeProxy
from tests.notices.push_service import running_push_service
from welfare.channels import http
from welfare.channels.base import Channel, Message, SendOutcome, Verdict
from welfare.channels.chats.dingtalk import DingTalk
from welfare.channels.chats.feishu import Feishu
from welfare.channels.chats.wecom import WeCom
from welfare.channels.refusals import NotShown
from welfare.channels.sign_ins.cas import CASServer
from welfare.channels.sign_ins.oidc import OpenIDProvider
from welfare.channels.sms.aliyun import AliyunSMS
from welfare.channels.sms.base import Templates
from welfare.channels.sms.tencent import TencentSMS
from welfare.channels.tokens import Tokens
from welfare.config import UnsafeConfiguration, read_settings
from welfare.extensions import db
from welfare.notices import webpush
from welfare.notices.vapid import signing_key

THERE = "http://service.of.tests"
"""Of which this machine knows nothing: only the proxy does."""
HOST = "service.of.tests"
NEWS = Message("key 1", "师有所应", "您的诉求有了新进展")
TEMPLATES = Templates(SIGNATURE, CODE, NOTICE)
USER, PASSWORD = "welfare", "a p@ss/word"


@pytest.fixture
def proxy() -> Iterator[FakeProxy]:
    fake = FakeProxy()
    with fake.serving():
        http.go_out_by(f"http://{fake.address}", ())
        yield fake
    http.go_out_by("", ())


@pytest.fixture
def here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/sign-in"):
        yield


def _tokens(app: Flask, name: str) -> Tokens:
    return Tokens(name, db.engine, app.config["SETTINGS"].instance, "account")


Case = tuple[Callable[[], Any], Callable[[Flask], Channel], str]
CASES: dict[str, Case] = {
    "wecom": (
        wecom.FakeWeCom,
        lambda app: WeCom(wecom.CORP, wecom.AGENT, wecom.SECRET, THERE, _tokens(app, "wecom")),
        "jia.yi",
    ),
    "dingtalk": (
        dingtalk.FakeDingTalk,
        lambda app: DingTalk(
            dingtalk.APP_KEY,
            dingtalk.APP_SECRET,
            str(dingtalk.AGENT),
            _tokens(app, "dingtalk"),
            THERE,
            THERE,
        ),
        "jia",
    ),
    "feishu": (
        feishu.FakeFeishu,
        lambda app: Feishu(feishu.APP_ID, feishu.APP_SECRET, _tokens(app, "feishu"), THERE),
        "ou_jia",
    ),
    "aliyun": (
        aliyun.FakeAliyun,
        lambda _app: AliyunSMS(aliyun.KEY_ID, aliyun.SECRET, TEMPLATES, THERE),
        "13800000001",
    ),
    "tencent": (
        tencent.FakeTencent,
        lambda _app: TencentSMS(
            tencent.SECRET_ID, tencent.SECRET_KEY, tencent.APP, TEMPLATES, endpoint=THERE
        ),
        "13800000001",
    ),
}


@pytest.mark.parametrize("which", CASES)
def test_a_message_goes_through_the_proxy(app: Flask, proxy: FakeProxy, which: str) -> None:
    make, client, address = CASES[which]
    fake = make()
    with fake.serving(), app.app_context():
        proxy.hosts[HOST] = fake.address.removeprefix("http://")
        assert client(app).send(address, NEWS).outcome is SendOutcome.TAKEN
    assert len(proxy.asked) == len(fake.asked) > 0
    assert set(proxy.asked) == {HOST}


def test_signing_in_goes_through_the_proxy(
    here: None, proxy: FakeProxy, oidc: FakeOIDC, cas: FakeCAS
) -> None:
    proxy.hosts = {
        HOST: cas.address.removeprefix("http://"),
        "127.0.0.1": oidc.address.removeprefix("http://"),
    }
    server = CASServer(THERE, "there")
    with pytest.raises(NotShown):  # there is no such ticket
        server.finish(BACK, {"state": "a", "ticket": "ST-1"}, {"state": "a"})
    OpenIDProvider(oidc.address, CLIENT, SECRET, "there", schemes=("http",)).begin(BACK)
    assert proxy.asked == [HOST, "127.0.0.1"]
    assert (len(cas.asked), len(oidc.asked)) == (1, 1)


def _wecom(app: Flask, host: str = THERE) -> WeCom:
    return WeCom(wecom.CORP, wecom.AGENT, wecom.SECRET, host, _tokens(app, "wecom"))


def test_a_message_to_a_browser_goes_through_the_proxy(app: Flask, proxy: FakeProxy, tmp_path: Path) -> None:
    with running_push_service() as service, app.app_context():
        proxy.hosts[HOST] = service.address.removeprefix("http://")
        phone = service.phone().subscription
        message = webpush.Message(
            endpoint=phone["endpoint"].replace(service.address, THERE),
            p256dh=phone["keys"]["p256dh"],
            auth=phone["keys"]["auth"],
            site="https://welfare.example",
            payload=b"{}",
            topic="topic",
            urgency="normal",
            keep_for=timedelta(days=1),
        )
        assert webpush.send(message, signing_key(tmp_path)).outcome is SendOutcome.TAKEN
    assert (proxy.asked, len(service.received)) == ([HOST], 1)


def test_what_is_secured_stays_so_on_the_way(proxy: FakeProxy, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running_push_service(context) as service, Session() as session:
        http.prepare(session)
        port = service.address.rpartition(":")[2]
        proxy.hosts["localhost"] = f"127.0.0.1:{port}"
        with pytest.raises(SSLError):
            session.post("https://localhost/", data=b"a")
        session.verify = str(certificate)
        assert session.post("https://localhost/", data=b"a").status_code == 201
    assert [one.body for one in service.received] == [b"a"]
    assert proxy.asked == ["localhost"] * 2


@pytest.mark.parametrize("password", [PASSWORD, "another"])
def test_it_shows_the_proxy_who_it_is(app: Flask, password: str) -> None:
    proxy, fake = FakeProxy(USER, PASSWORD), wecom.FakeWeCom()
    with proxy.serving(), fake.serving(), app.app_context():
        proxy.hosts[HOST] = fake.address.removeprefix("http://")
        http.go_out_by(f"http://{USER}:{quote(password, safe='')}@{proxy.address}", ())
        try:
            said = _wecom(app).send("jia.yi", NEWS)
        finally:
            http.go_out_by("", ())
    assert said.outcome is (SendOutcome.TAKEN if password == PASSWORD else SendOutcome.LATER)
    assert bool(fake.screen) == (password == PASSWORD)


def test_where_the_proxy_is_silent_nobody_goes_past_it(app: Flask) -> None:
    fake = wecom.FakeWeCom()
    http.go_out_by("http://127.0.0.1:1", ())
    try:
        with fake.serving(), app.app_context():
            assert _wecom(app, fake.address).send("jia.yi", NEWS) == Verdict(SendOutcome.LATER, "ProxyError")
            assert fake.asked == []
    finally:
        http.go_out_by("", ())


def test_hosts_of_ones_own_are_asked_directly(app: Flask, proxy: FakeProxy) -> None:
    fake = wecom.FakeWeCom()
    http.go_out_by(f"http://{proxy.address}", ("127.0.0.1",))
    with fake.serving(), app.app_context():
        assert _wecom(app, fake.address).send("jia.yi", NEWS).outcome is SendOutcome.TAKEN
    assert proxy.asked == []


def test_it_is_set_by_the_operator(tmp_path: Path) -> None:
    said = {"WELFARE_INSTANCE": str(tmp_path), "WELFARE_ENV": "testing"}
    assert read_settings(said).outbound_proxy == ""
    more = {
        "WELFARE_OUTBOUND_PROXY": " http://a:b@10.0.0.7:3128/ ",
        "WELFARE_OUTBOUND_DIRECT": "CAS.edu.cn, b",
    }
    settings = read_settings({**said, **more})
    assert (settings.outbound_proxy, settings.outbound_direct) == (
        "http://a:b@10.0.0.7:3128",
        ("cas.edu.cn", "b"),
    )


@pytest.mark.parametrize(
    "value", ["10.0.0.7:3128", "socks5://10.0.0.7", "http://", "http://a:topsecret@h/x", "http://h:port"]
)
def test_what_is_no_proxy_stops_the_start_and_is_not_shown(tmp_path: Path, value: str) -> None:
    env = {"WELFARE_INSTANCE": str(tmp_path), "WELFARE_ENV": "testing", "WELFARE_OUTBOUND_PROXY": value}
    with pytest.raises(UnsafeConfiguration, match="WELFARE_OUTBOUND_PROXY") as refused:
        read_settings(env)
    assert "topsecret" not in str(refused.value)


@pytest.mark.parametrize("value", ["https://cas.edu.cn", "cas.edu.cn:8443", "b, cas.edu.cn/cas"])
def test_what_is_no_host_to_be_asked_directly_stops_the_start(tmp_path: Path, value: str) -> None:
    """It would be asked through the proxy, and nobody would know why."""
    env = {"WELFARE_INSTANCE": str(tmp_path), "WELFARE_ENV": "testing", "WELFARE_OUTBOUND_DIRECT": value}
    with pytest.raises(UnsafeConfiguration, match="WELFARE_OUTBOUND_DIRECT"):
        read_settings(env)


def test_nobody_else_opens_a_session() -> None:
    """What asks others does so by `prepare` or `go_out`."""
    opens = re.compile(r"\b(?:Session\(\) as|OAuth2Session\(\s)")
    leads = re.compile(r"\b(?:prepare|go_out)\(session\)")
    texts = {path.name: path.read_text() for path in Path(welfare.__file__).parent.rglob("*.py")}
    opening = {name: text for name, text in texts.items() if opens.search(text)}
    assert opening.keys() == {"cas.py", "exchange.py", "oidc.py", "webpush.py"}
    assert [name for name, text in opening.items() if not leads.search(text)] == []
