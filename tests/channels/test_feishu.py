"""Feishu: what it takes, its limits, and whom its sign-in lets in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests.channels.conftest import BACK
from tests.fakes.feishu import APP_ID, APP_SECRET, MOST_A_SECOND, TENANT, FakeFeishu
from welfare import clock
from welfare.channels.base import Message, SendOutcome
from welfare.channels.chats.feishu import Feishu
from welfare.channels.refusals import Declined, NotAMember, NotBelieved, NotFromHere, Unreachable
from welfare.channels.sign_ins.feishu import FeishuSignIn
from welfare.channels.tokens import Tokens
from welfare.extensions import db

SEND = "/open-apis/im/v1/messages"
TOKEN = "/open-apis/auth/v3/tenant_access_token/internal"
NEWS = Message("notice-1", "教师诉求", "您有一个新问题：26-0123-4", "https://a.cn/n/1")


@pytest.fixture
def fake() -> Iterator[FakeFeishu]:
    fake = FakeFeishu(back=BACK)
    with fake.serving():
        yield fake


@pytest.fixture
def ours(app: Flask, fake: FakeFeishu) -> Feishu:
    with app.app_context():
        tokens = Tokens("feishu", db.engine, app.config["SETTINGS"].instance, "account")
    return Feishu(APP_ID, APP_SECRET, tokens, host=fake.address)


@pytest.fixture
def here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/sign-in"):
        yield


@pytest.mark.parametrize("address", ["ou_jia", "yi01"])
def test_a_member_gets_it_by_either_id(ours: Feishu, fake: FakeFeishu, address: str) -> None:
    verdict = ours.send(address, NEWS)
    assert (verdict.outcome, verdict.receipt) == (SendOutcome.TAKEN, "om_0")
    assert fake.texts(address) == ["教师诉求\n您有一个新问题：26-0123-4\nhttps://a.cn/n/1"]


def test_the_same_message_again_is_shown_once(ours: Feishu, fake: FakeFeishu) -> None:
    fake.lost_at = {SEND}
    assert ours.send("ou_jia", NEWS).outcome is SendOutcome.UNKNOWN
    fake.lost_at = set()
    assert ours.send("ou_jia", NEWS).outcome is SendOutcome.TAKEN
    assert len(fake.texts("ou_jia")) == 1
    assert ours.send("ou_jia", replace(NEWS, key="notice-2")).outcome is SendOutcome.TAKEN
    assert len(fake.texts("ou_jia")) == 2


def test_tags_are_no_tags_here(ours: Feishu, fake: FakeFeishu) -> None:
    assert ours.send("ou_jia", replace(NEWS, body='<at user_id="all"></at>')).outcome is SendOutcome.TAKEN
    assert "<" not in fake.texts("ou_jia")[0]


def test_whom_the_bot_does_not_reach_is_gone(ours: Feishu, fake: FakeFeishu) -> None:
    fake.out_of_reach.add("ou_jia")
    assert [ours.send(who, NEWS).outcome for who in ("ou_jia", "ou_bing", "a b")] == [SendOutcome.GONE] * 3


def test_more_than_five_a_second_come_later(
    ours: Feishu, fake: FakeFeishu, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    said = [ours.send("ou_jia", replace(NEWS, key=f"notice-{n}")).outcome for n in range(MOST_A_SECOND + 1)]
    assert said == [SendOutcome.TAKEN] * MOST_A_SECOND + [SendOutcome.LATER]


@pytest.mark.parametrize("status", [400, 429])
def test_it_says_when_to_come_again(ours: Feishu, fake: FakeFeishu, status: int) -> None:
    fake.answers, fake.more_headers = (status, 99991400), {"x-ogw-ratelimit-reset": "37"}
    verdict = ours.send("ou_jia", NEWS)
    assert (verdict.outcome, verdict.retry_after) == (SendOutcome.LATER, timedelta(seconds=37))
    fake.more_headers = {"x-ogw-ratelimit-reset": "soon"}
    assert ours.send("ou_jia", NEWS).retry_after is None


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (230006, SendOutcome.DOWN),
        (230027, SendOutcome.DOWN),
        (230053, SendOutcome.GONE),
        (230022, SendOutcome.NEVER),
        (99991401, SendOutcome.DOWN),
        (99991672, SendOutcome.DOWN),
        (4242, SendOutcome.NEVER),
    ],
)
def test_what_it_says(ours: Feishu, fake: FakeFeishu, code: int, outcome: SendOutcome) -> None:
    fake.answers = (400, code)
    verdict = ours.send("ou_jia", NEWS)
    assert (verdict.outcome, verdict.code) == (outcome, str(code))


def test_one_token_is_asked_for_and_another_where_it_ends(
    ours: Feishu, fake: FakeFeishu, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        ours.send("ou_jia", replace(NEWS, key=f"a {number}"))
    assert fake.asked.count(TOKEN) == 1
    fake.tokens.clear()
    assert ours.send("ou_jia", NEWS).outcome is SendOutcome.TAKEN
    later = clock.now() + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ours.send("ou_jia", replace(NEWS, key="b")).outcome is SendOutcome.TAKEN
    assert fake.asked.count(TOKEN) == 3


def test_a_wrong_secret_is_down_and_no_connection_is_later(ours: Feishu, fake: FakeFeishu) -> None:
    assert replace(ours, app_secret="another").send("ou_jia", NEWS).code == "10014"
    assert replace(ours, app_secret="another").send("ou_jia", NEWS).outcome is SendOutcome.DOWN
    assert replace(ours, host="http://127.0.0.1:1").send("ou_jia", NEWS).outcome is SendOutcome.LATER
    fake.instead[SEND] = (502, {}, b"<h1>")
    assert ours.send("ou_jia", NEWS).outcome is SendOutcome.UNKNOWN


def _provider(ours: Feishu, fake: FakeFeishu) -> FeishuSignIn:
    return FeishuSignIn(TENANT, ours, "飞书", accounts=fake.address)


def _come_back(provider: FeishuSignIn, fake: FakeFeishu) -> tuple[dict[str, str], dict[str, str]]:
    address, kept = provider.begin(BACK)
    query = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
    back = fake.sign_in(query)
    return {name: each[0] for name, each in parse_qs(urlsplit(back).query).items()}, kept


def test_a_member_is_shown_by_the_id_that_messages_go_to(here: None, ours: Feishu, fake: FakeFeishu) -> None:
    provider = _provider(ours, fake)
    answer, kept = _come_back(provider, fake)
    shown = provider.finish(BACK, answer, kept)
    assert shown == ("feishu", APP_ID, "ou_jia", "甲一", "")
    assert ours.send(shown.subject, NEWS).outcome is SendOutcome.TAKEN
    with pytest.raises(NotFromHere):  # a code holds once
        provider.finish(BACK, answer, kept)


def test_another_tenant_browser_or_verifier_is_refused(here: None, ours: Feishu, fake: FakeFeishu) -> None:
    provider = _provider(ours, fake)
    answer, kept = _come_back(provider, fake)
    with pytest.raises(NotFromHere):
        provider.finish(BACK, answer, {**kept, "state": "another"})
    with pytest.raises(NotFromHere):
        provider.finish(BACK, answer, {**kept, "verifier": "another"})
    with pytest.raises(Declined):
        provider.finish(BACK, {"state": kept["state"]}, kept)
    fake.tenant = "tenant-another"
    with pytest.raises(NotAMember):
        provider.finish(BACK, *_come_back(provider, fake))


def test_where_it_is_away_nobody_is_shown(here: None, ours: Feishu, fake: FakeFeishu) -> None:
    provider = _provider(ours, fake)
    fake.instead["/open-apis/authen/v1/user_info"] = (502, {}, b"<h1>")
    with pytest.raises(Unreachable):
        provider.finish(BACK, *_come_back(provider, fake))
    fake.instead["/open-apis/authen/v1/user_info"] = (200, {}, b'{"code": 0, "data": null}')
    with pytest.raises(NotBelieved):
        provider.finish(BACK, *_come_back(provider, fake))
