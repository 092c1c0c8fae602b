"""DingTalk: what it takes, what it drops without a word, and whom its sign-in lets in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests.channels.conftest import BACK
from tests.fakes.dingtalk import AGENT, APP_KEY, APP_SECRET, CORPORATION, FakeDingTalk
from welfare import clock
from welfare.channels.base import Message, SendOutcome, Sent, Verdict
from welfare.channels.chats.dingtalk import DingTalk
from welfare.channels.refusals import Declined, NotAMember, NotBelieved, NotFromHere, Unreachable
from welfare.channels.sign_ins.dingtalk import DingTalkSignIn
from welfare.channels.tokens import Tokens
from welfare.extensions import db

SEND = "/topapi/message/corpconversation/asyncsend_v2"
RESULT = "/topapi/message/corpconversation/getsendresult"
AT = datetime(2026, 3, 4, 1, 2, 3, tzinfo=UTC)
NEWS = Message("notice-1", "教师诉求", "您有一个新问题：26-0123-4", "https://a.cn/n/1", said_at=AT)


@pytest.fixture
def fake() -> Iterator[FakeDingTalk]:
    fake = FakeDingTalk(back=BACK)
    with fake.serving():
        yield fake


@pytest.fixture
def ours(app: Flask, fake: FakeDingTalk) -> DingTalk:
    with app.app_context():
        tokens = Tokens("dingtalk", db.engine, app.config["SETTINGS"].instance, "account")
    return DingTalk(APP_KEY, APP_SECRET, str(AGENT), tokens, api=fake.address, oapi=fake.address)


@pytest.fixture
def here(app: Flask) -> Iterator[None]:
    with app.test_request_context("/sign-in"):
        yield


def _found(ours: DingTalk, receipt: str, *, who: str = "jia", is_repeated: bool = False) -> Verdict:
    return ours.find_out(who, Sent(NEWS.key, AT, receipt, is_repeated))


def test_it_says_when_and_where_and_is_confirmed(ours: DingTalk, fake: FakeDingTalk) -> None:
    verdict = ours.send("jia", NEWS)
    assert verdict.outcome is SendOutcome.TAKEN
    assert fake.texts("jia") == ["教师诉求 03-04 09:02:03\n您有一个新问题：26-0123-4\nhttps://a.cn/n/1"]
    assert _found(ours, verdict.receipt).outcome is SendOutcome.TAKEN


def test_a_long_sentence_is_cut_and_its_address_is_not(ours: DingTalk, fake: FakeDingTalk) -> None:
    assert ours.send("jia", replace(NEWS, body="好" * 2000)).outcome is SendOutcome.TAKEN
    assert fake.texts("jia")[0].endswith("好\nhttps://a.cn/n/1")


def test_success_that_delivered_nothing_is_found_out(ours: DingTalk, fake: FakeDingTalk) -> None:
    fake.most_a_day = 1
    receipts = [ours.send("jia", replace(NEWS, url=f"https://a.cn/n/{n}")).receipt for n in range(2)]
    gone = ours.send("nobody", NEWS)
    assert gone.outcome is SendOutcome.TAKEN
    found = [_found(ours, receipt) for receipt in receipts]
    assert [(each.outcome, each.code) for each in found] == [
        (SendOutcome.TAKEN, "0"),
        (SendOutcome.NEVER, "143105"),
    ]
    assert _found(ours, gone.receipt, who="nobody").outcome is SendOutcome.GONE


def test_the_same_words_again_are_dropped_and_mean_that_they_are_there(
    ours: DingTalk, fake: FakeDingTalk
) -> None:
    fake.lost_at = {SEND}
    assert ours.send("jia", NEWS).outcome is SendOutcome.UNKNOWN
    fake.lost_at = set()
    again = ours.send("jia", NEWS)
    assert (again.outcome, len(fake.texts("jia"))) == (SendOutcome.TAKEN, 1)
    assert _found(ours, again.receipt, is_repeated=True).outcome is SendOutcome.TAKEN
    assert _found(ours, again.receipt).code == "143106"
    assert _found(ours, again.receipt).outcome is SendOutcome.NEVER
    assert ours.send("jia", replace(NEWS, said_at=AT + timedelta(seconds=1))).outcome is SendOutcome.TAKEN
    assert len(fake.texts("jia")) == 2


def test_what_is_not_delivered_yet_is_asked_again(ours: DingTalk, fake: FakeDingTalk) -> None:
    fake.delivers = False
    receipt = ours.send("jia", NEWS).receipt
    assert _found(ours, receipt).outcome is SendOutcome.LATER
    fake.instead[RESULT] = (502, {}, b"")
    assert _found(ours, receipt).outcome is SendOutcome.LATER


def test_one_token_is_asked_for_and_another_where_it_ends(
    ours: DingTalk, fake: FakeDingTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        ours.send("jia", replace(NEWS, url=f"https://a.cn/n/{number}"))
    assert fake.asked.count("/v1.0/oauth2/accessToken") == 1
    fake.tokens.clear()
    assert ours.send("jia", replace(NEWS, url="https://a.cn/n/8")).outcome is SendOutcome.TAKEN
    later = clock.now() + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ours.send("jia", replace(NEWS, url="https://a.cn/n/9")).outcome is SendOutcome.TAKEN
    assert fake.asked.count("/v1.0/oauth2/accessToken") == 3


def test_a_wrong_secret_is_down_and_no_connection_is_later(ours: DingTalk, fake: FakeDingTalk) -> None:
    verdict = replace(ours, app_secret="another").send("jia", NEWS)
    assert (verdict.outcome, verdict.code) == (SendOutcome.DOWN, "invalidClientIdOrSecret")
    assert replace(ours, api="http://127.0.0.1:1").send("jia", NEWS).outcome is SendOutcome.LATER
    fake.instead["/v1.0/oauth2/accessToken"] = (500, {}, b"")
    assert ours.send("jia", NEWS).outcome is SendOutcome.LATER


@pytest.mark.parametrize(
    ("said", "outcome", "code"),
    [
        ({"errcode": -1}, SendOutcome.LATER, "-1"),
        ({"errcode": 88, "sub_code": "60011"}, SendOutcome.DOWN, "60011"),
        ({"errcode": 60020}, SendOutcome.DOWN, "60020"),
        ({"errcode": 33012}, SendOutcome.GONE, "33012"),
        ({"errcode": 90018}, SendOutcome.LATER, "90018"),
        ({"errcode": 4242}, SendOutcome.NEVER, "4242"),
    ],
)
def test_what_it_says(
    ours: DingTalk, fake: FakeDingTalk, said: dict[str, object], outcome: SendOutcome, code: str
) -> None:
    fake.answers = said
    verdict = ours.send("jia", NEWS)
    assert (verdict.outcome, verdict.code) == (outcome, code)
    assert bool(verdict.retry_after) == (outcome is SendOutcome.LATER)


def test_a_wrong_agent_is_down_and_a_list_is_nobody(ours: DingTalk, fake: FakeDingTalk) -> None:
    assert replace(ours, agent_id="1").send("jia", NEWS).outcome is SendOutcome.DOWN
    assert ours.send("jia,yi", NEWS).outcome is SendOutcome.GONE
    assert fake.tasks == []


def _provider(ours: DingTalk) -> DingTalkSignIn:
    return DingTalkSignIn(CORPORATION, ours, "钉钉")


def _come_back(provider: DingTalkSignIn, fake: FakeDingTalk) -> tuple[dict[str, str], dict[str, str]]:
    address, kept = provider.begin(BACK)
    query = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
    back = fake.sign_in(query)
    return {name: each[0] for name, each in parse_qs(urlsplit(back).query).items()}, kept


def test_a_member_is_shown_by_the_id_that_messages_go_to(
    here: None, ours: DingTalk, fake: FakeDingTalk
) -> None:
    provider = _provider(ours)
    answer, kept = _come_back(provider, fake)
    shown = provider.finish(BACK, answer, kept)
    assert shown == ("dingtalk", CORPORATION, "jia", "甲一", "")
    assert ours.send(shown.subject, NEWS).outcome is SendOutcome.TAKEN
    with pytest.raises(NotFromHere):  # a code holds once
        provider.finish(BACK, answer, kept)


def test_another_corporation_outsiders_and_strangers_are_refused(
    here: None, ours: DingTalk, fake: FakeDingTalk
) -> None:
    provider = _provider(ours)
    for change in ({"corporation": "ding-another"}, {"outsiders": {"jia"}}, {"somebody": "union-bing"}):
        fake.corporation, fake.outsiders, fake.somebody = CORPORATION, set(), "union-jia"
        for name, value in change.items():
            setattr(fake, name, value)
        with pytest.raises(NotAMember):
            provider.finish(BACK, *_come_back(provider, fake))


def test_another_browser_and_whoever_turns_back_are_refused(
    here: None, ours: DingTalk, fake: FakeDingTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = _provider(ours)
    answer, kept = _come_back(provider, fake)
    with pytest.raises(NotFromHere):
        provider.finish(BACK, answer, {"state": "another"})
    with pytest.raises(Declined):
        provider.finish(BACK, {"state": kept["state"], "error": "no"}, kept)
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotFromHere):
        provider.finish(BACK, answer, kept)


def test_where_it_is_away_nobody_is_shown(here: None, ours: DingTalk, fake: FakeDingTalk) -> None:
    provider = _provider(replace(ours, api="http://127.0.0.1:1"))
    with pytest.raises(Unreachable):
        provider.finish(BACK, *_come_back(provider, fake))
    fake.instead["/v1.0/contact/users/me"] = (200, {}, b"<h1>")
    provider = _provider(ours)
    with pytest.raises(NotBelieved):
        provider.finish(BACK, *_come_back(provider, fake))
