"""The chat programs that tests send by and sign in with are such as others' clients know them.

WeCom's is spoken to by wechatpy, Feishu's by feishukit, and its sign-in by requests-oauthlib. Of DingTalk no
client exists that is small and speaks what we speak: its own has no work notices and 42 MB, another one
stopped in 2020 at addresses of before. So what its fake answers is held against the tables of DingTalk's
documents: https://open.dingtalk.com/document/development (oauth2/accessToken, oauth2/userAccessToken,
contact/users/me, user/getbyunionid, corpconversation/asyncsend_v2 and getsendresult).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from feishukit import FeishuAPI, FeishuIM, FeishuRuntimeError
from oauthlib.oauth2 import OAuth2Error
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth2Session
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import APILimitedException, WeChatClientException

from tests.channels.conftest import BACK
from tests.fakes import dingtalk, feishu, wecom
from tests.fakes.dingtalk import FakeDingTalk
from tests.fakes.feishu import FakeFeishu
from tests.fakes.wecom import AGENT, CORP, FakeWeCom
from welfare import clock

SEND = "/cgi-bin/message/send"
CARD = ("师有所应", "您的诉求有新进展", "https://welfare.example/n/1")
LATER = timedelta(hours=3)
"""When no token holds any more."""


@pytest.fixture
def we() -> Iterator[FakeWeCom]:
    fake = FakeWeCom()
    with fake.serving():
        yield fake


@pytest.fixture
def flying() -> Iterator[FakeFeishu]:
    fake = FakeFeishu(back=BACK)
    with fake.serving():
        yield fake


@pytest.fixture
def ding() -> Iterator[FakeDingTalk]:
    fake = FakeDingTalk(back=BACK)
    with fake.serving():
        yield fake


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock of the fakes, which answer in threads of their own."""
    now = clock.now()
    moment = [now]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return lambda by: moment.__setitem__(0, now + by)


class Instead(HTTPAdapter):
    """Leads what is sent to WeCom to the fake."""

    def __init__(self, fake: FakeWeCom) -> None:
        super().__init__()
        self.address = fake.address

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        request.url = f"{self.address}{parts.path}?{parts.query}"
        return super().send(request, *args, **kwargs)


def _wechatpy(fake: FakeWeCom, corp: str = CORP, secret: str = wecom.SECRET) -> WeChatClient:
    client = WeChatClient(corp, secret)
    client._http.mount("https://", Instead(fake))
    return client


def test_wechatpy_sends_by_the_fake(we: FakeWeCom) -> None:
    client = _wechatpy(we)
    said = client.message.send_text_card(int(AGENT), ["Jia.Yi", "nobody"], *CARD)
    assert (said["invaliduser"], said["unlicenseduser"]) == ("nobody", "")
    ((who, card),) = we.screen
    assert (who, card["title"], card["description"], card["url"]) == ("jia.yi", *CARD)
    client.message.send_text_card(int(AGENT), "jia.yi", *CARD)
    assert we.asked.count("/cgi-bin/gettoken") == 1


@pytest.mark.parametrize("how", ["ended early", "has expired"])
def test_wechatpy_renews_a_token_of_the_fake(we: FakeWeCom, how: str) -> None:
    client = _wechatpy(we)
    client.message.send_text_card(int(AGENT), "jia.yi", *CARD)
    if how == "ended early":
        we.end_tokens()
    else:
        we.ahead = LATER
    client.message.send_text_card(int(AGENT), "yi.yi", *CARD)
    assert [who for who, _card in we.screen] == ["jia.yi", "yi.yi"]
    assert we.asked.count("/cgi-bin/gettoken") == 2


@pytest.mark.parametrize(
    ("corp", "secret", "code"), [(CORP, "another", 40001), ("ww-other", wecom.SECRET, 40013)]
)
def test_wechatpy_is_refused_by_the_fake(we: FakeWeCom, corp: str, secret: str, code: int) -> None:
    client = _wechatpy(we, corp, secret)
    with pytest.raises(WeChatClientException) as refused:
        client.message.send_text_card(int(AGENT), "jia.yi", *CARD)
    assert refused.value.errcode == code


def test_wechatpy_hears_of_who_is_not_reached(we: FakeWeCom) -> None:
    client = _wechatpy(we)
    with pytest.raises(WeChatClientException) as refused:
        client.message.send_text_card(int(AGENT), "nobody", *CARD)
    assert refused.value.errcode == 81013
    with pytest.raises(WeChatClientException) as refused:
        client.message.send_text_card(1, "jia.yi", *CARD)
    assert refused.value.errcode == 40056
    we.names_all_invalid, we.unlicensed = False, {"yi.yi"}
    said = client.message.send_text_card(int(AGENT), "nobody|yi.yi", *CARD)
    assert (said["errcode"], said["invaliduser"], said["unlicenseduser"]) == (0, "nobody", "yi.yi")
    assert we.screen == []


def test_wechatpy_meets_the_limits_of_the_fake(we: FakeWeCom, later: Any) -> None:
    client = _wechatpy(we)
    most, _within = wecom.LIMITS[0]
    for number in range(most + 1):
        said = client.message.send_text_card(int(AGENT), "jia.yi", f"{number}", *CARD[1:])
        assert (said["errcode"], said["invaliduser"]) == (0, "")
    assert len(we.screen) == most
    later(timedelta(minutes=1))
    client.message.send_text_card(int(AGENT), "jia.yi", *CARD)
    assert len(we.screen) == most + 1
    we.refuses[SEND] = 45009
    with pytest.raises(APILimitedException):
        client.message.send_text_card(int(AGENT), "jia.yi", *CARD)


def test_wechatpy_learns_from_the_fake_who_signs_in(we: FakeWeCom) -> None:
    client = _wechatpy(we)
    page = client.oauth.authorize_url(BACK, state="a1").partition("#")[0]
    inside = {"User-Agent": f"Mozilla/5.0 {wecom.INSIDE}/4.1"}
    led = client._http.get(page, headers=inside, allow_redirects=False, timeout=20).headers["Location"]
    answer = {name: each[0] for name, each in parse_qs(urlsplit(led).query).items()}
    assert answer["state"] == "a1"
    assert client.get("auth/getuserinfo", params={"code": answer["code"]})["userid"] == "jia.yi"
    with pytest.raises(WeChatClientException) as refused:
        client.get("auth/getuserinfo", params={"code": answer["code"]})
    assert refused.value.errcode == 40029


def _feishukit(fake: FakeFeishu, secret: str = feishu.APP_SECRET) -> FeishuIM:
    return FeishuIM(feishu_api=FeishuAPI(feishu.APP_ID, secret, base_url=f"{fake.address}/open-apis"))


def test_feishukit_sends_by_the_fake(flying: FakeFeishu) -> None:
    client = _feishukit(flying)
    first = client.send_text("你好", open_id="ou_jia", idempotency_key="once")
    again = client.send_text("你好", open_id="ou_jia", idempotency_key="once")
    assert first["message_id"] == again["message_id"]
    client.send_text("你好", user_id="yi01")
    assert (flying.texts("ou_jia"), flying.texts("yi01")) == (["你好"], ["你好"])


def test_feishukit_renews_a_token_of_the_fake(flying: FakeFeishu, later: Any) -> None:
    client = _feishukit(flying)
    first = client.feishu_api.access_token
    later(LATER)
    client.send_text("你好", open_id="ou_jia")
    assert client.feishu_api.access_token != first
    assert flying.texts("ou_jia") == ["你好"]


def test_feishukit_is_refused_by_the_fake(flying: FakeFeishu) -> None:
    with pytest.raises(FeishuRuntimeError, match='"code": 10014'):
        _feishukit(flying, "another")
    client = _feishukit(flying)
    with pytest.raises(FeishuRuntimeError, match='"code": 99992351'):
        client.send_text("你好", open_id="ou_nobody")
    flying.out_of_reach = {"ou_jia"}
    with pytest.raises(FeishuRuntimeError, match='"code": 230013'):
        client.send_text("你好", open_id="ou_jia")
    assert flying.sent == []


def test_feishukit_meets_the_limit_of_the_fake(flying: FakeFeishu, later: Any) -> None:
    client = _feishukit(flying)
    for number in range(feishu.MOST_A_SECOND):
        client.send_text(f"{number}", open_id="ou_jia")
    with pytest.raises(FeishuRuntimeError, match='"code": 230020'):
        client.send_text("one more", open_id="ou_jia")
    later(timedelta(seconds=1))
    client.send_text("one more", open_id="ou_jia")
    assert len(flying.texts("ou_jia")) == feishu.MOST_A_SECOND + 1


def _as_json(address: str, headers: Any, wanted: dict[str, Any]) -> tuple[str, Any, dict[str, Any]]:
    """Feishu takes JSON where OAuth 2.0 has a form."""
    return address, {"Accept": headers["Accept"]}, {"json": wanted["data"]}


@pytest.mark.parametrize("forgets", ["", "verifier", "secret"])
def test_requests_oauthlib_signs_in_by_feishu_s_fake(
    flying: FakeFeishu, monkeypatch: pytest.MonkeyPatch, forgets: str
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with OAuth2Session(feishu.APP_ID, redirect_uri=BACK, pkce="S256") as session:
        session.register_compliance_hook("access_token_request", _as_json)
        page, _state = session.authorization_url(f"{flying.address}/open-apis/authen/v1/authorize")
        led = requests.get(page, allow_redirects=False, timeout=20).headers["Location"]
        if forgets == "verifier":
            session._code_verifier = "another" * 8
        token = f"{flying.address}/oauth/v3/token"
        given = {
            "authorization_response": led,
            "include_client_id": True,
            "client_secret": "" if forgets == "secret" else feishu.APP_SECRET,
            "timeout": 20,
        }
        if forgets:
            with pytest.raises(OAuth2Error):
                session.fetch_token(token, **given)
            return
        session.fetch_token(token, **given)
        me = session.get(f"{flying.address}/open-apis/authen/v1/user_info", timeout=20).json()
        assert (me["code"], me["data"]["open_id"], me["data"]["tenant_key"]) == (0, "ou_jia", feishu.TENANT)
        with pytest.raises(OAuth2Error):
            session.fetch_token(token, **given)


STRING, NUMBER, MANY, OBJECT = str, int, list, dict
DOCUMENTED: dict[str, dict[str, type]] = {
    "/v1.0/oauth2/accessToken": {"accessToken": STRING, "expireIn": NUMBER},
    "/v1.0/oauth2/userAccessToken": {
        "accessToken": STRING,
        "refreshToken": STRING,
        "expireIn": NUMBER,
        "corpId": STRING,
    },
    "/v1.0/contact/users/me": {"nick": STRING, "unionId": STRING, "openId": STRING},
    "/topapi/user/getbyunionid": {
        "errcode": NUMBER,
        "errmsg": STRING,
        "request_id": STRING,
        "result": OBJECT,
    },
    "/topapi/message/corpconversation/asyncsend_v2": {
        "errcode": NUMBER,
        "errmsg": STRING,
        "request_id": STRING,
        "task_id": NUMBER,
    },
    "/topapi/message/corpconversation/getsendresult": {
        "errcode": NUMBER,
        "errmsg": STRING,
        "request_id": STRING,
        "send_result": OBJECT,
    },
}
"""By address, what DingTalk's documents name in an answer, and of which type it is."""
LISTS = {f"{name}_user_id_list" for name in ("invalid", "forbidden", "failed", "read", "unread")}
REASON: dict[str, type] = {"code": STRING, "count": NUMBER, "userid": STRING}


def _types(said: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in said.items()}


def _asked(fake: FakeDingTalk, path: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What is answered there, of which all is documented."""
    method = "GET" if path.endswith("/me") else "POST"
    said = requests.request(method, f"{fake.address}{path}", json=body or None, timeout=20, **more).json()
    assert _types(said) == DOCUMENTED[path]
    return dict(said)


def _token(fake: FakeDingTalk) -> dict[str, str]:
    wanted = {"appKey": dingtalk.APP_KEY, "appSecret": dingtalk.APP_SECRET}
    return {"access_token": _asked(fake, "/v1.0/oauth2/accessToken", wanted)["accessToken"]}


def test_dingtalk_s_fake_answers_a_message_as_the_documents_say(ding: FakeDingTalk) -> None:
    token = _token(ding)
    wanted = {
        "agent_id": dingtalk.AGENT,
        "userid_list": "jia",
        "msg": {"msgtype": "text", "text": {"content": "你好"}},
    }
    results = []
    for who in ("jia", "jia", "nobody"):
        sent = _asked(
            ding,
            "/topapi/message/corpconversation/asyncsend_v2",
            {**wanted, "userid_list": who},
            params=token,
        )
        task = {"agent_id": dingtalk.AGENT, "task_id": sent["task_id"]}
        found = _asked(ding, "/topapi/message/corpconversation/getsendresult", task, params=token)
        results.append(found["send_result"])
    arrived, repeated, invalid = results
    assert _types(arrived) == dict.fromkeys(LISTS, MANY)
    assert arrived["unread_user_id_list"] == ["jia"]
    assert repeated["forbidden_user_id_list"] == ["jia"]
    assert [_types(reason) for reason in repeated["forbidden_list"]] == [REASON]
    assert invalid["invalid_user_id_list"] == ["nobody"]
    assert ding.texts("jia") == ["你好"]


def test_dingtalk_s_fake_says_who_signs_in_as_the_documents_say(ding: FakeDingTalk) -> None:
    page = {
        "redirect_uri": BACK,
        "response_type": "code",
        "client_id": dingtalk.APP_KEY,
        "scope": "openid corpid",
        "state": "a1",
        "prompt": "consent",
    }
    led = requests.get(f"{ding.address}/oauth2/auth", params=page, allow_redirects=False, timeout=20)
    answer = {name: each[0] for name, each in parse_qs(urlsplit(led.headers["Location"]).query).items()}
    wanted = {
        "clientId": dingtalk.APP_KEY,
        "clientSecret": dingtalk.APP_SECRET,
        "code": answer["authCode"],
        "grantType": "authorization_code",
    }
    given = _asked(ding, "/v1.0/oauth2/userAccessToken", wanted)
    again = requests.post(f"{ding.address}/v1.0/oauth2/userAccessToken", json=wanted, timeout=20)
    assert (again.status_code, set(again.json())) == (400, {"code", "message"})
    me = _asked(
        ding, "/v1.0/contact/users/me", {}, headers={"x-acs-dingtalk-access-token": given["accessToken"]}
    )
    user = _asked(ding, "/topapi/user/getbyunionid", {"unionid": me["unionId"]}, params=_token(ding))
    assert user["result"] == {"contact_type": 0, "userid": "jia"}


def test_dingtalk_s_fake_refuses_as_the_documents_say(ding: FakeDingTalk, later: Any) -> None:
    wanted = {"appKey": dingtalk.APP_KEY, "appSecret": "another"}
    refused = requests.post(f"{ding.address}/v1.0/oauth2/accessToken", json=wanted, timeout=20)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalidClientIdOrSecret")
    token = _token(ding)
    later(LATER)
    of = {"unionid": "union-jia"}
    for how, code in ((token, 42001), ({"access_token": "another"}, 40014), (_token(ding), 0)):
        said = requests.post(
            f"{ding.address}/topapi/user/getbyunionid", json=of, params=how, timeout=20
        ).json()
        assert said["errcode"] == code
