"""Messages to WeCom: what each answer means, whose token it is, and that a repeat shows nothing twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask

from tests.fakes.wecom import AGENT, CORP, SECRET, FakeWeCom
from welfare import clock
from welfare.channels.base import Message, Repeats, SendOutcome, Verdict
from welfare.channels.chats import wecom as ours
from welfare.channels.chats.wecom import OUTCOMES, WeCom, account_of
from welfare.channels.models import ChannelToken
from welfare.channels.tokens import Tokens
from welfare.extensions import db

SEND, GETTOKEN = "/cgi-bin/message/send", "/cgi-bin/gettoken"
NEWS = Message("notice-1", "师有所应", "您的诉求有新进展：26-0001-2", "https://welfare.example/n/1")


@pytest.fixture
def fake() -> Iterator[FakeWeCom]:
    service = FakeWeCom()
    with service.serving():
        yield service


@pytest.fixture
def wecom(app: Flask, fake: FakeWeCom) -> Iterator[WeCom]:
    with app.app_context():
        yield _client(fake, app.config["SETTINGS"].instance)


def _client(fake: FakeWeCom, folder: Path, secret: str = SECRET, corp: str = CORP) -> WeCom:
    tokens = Tokens("wecom", db.engine, folder, account_of(corp, AGENT, secret))
    return WeCom(corp, AGENT, secret, fake.address, tokens)


def test_a_card_is_shown_to_one_member(wecom: WeCom, fake: FakeWeCom) -> None:
    verdict = wecom.send("jia.yi", NEWS)
    assert verdict.outcome is SendOutcome.TAKEN
    assert verdict.receipt
    assert fake.screen == [("jia.yi", {"title": NEWS.title, "description": NEWS.body, "url": NEWS.url})]
    assert wecom.repeats is Repeats.SAFE


def test_the_same_again_is_the_same_to_the_byte_and_shown_once(wecom: WeCom, fake: FakeWeCom) -> None:
    fake.lost_at.add(SEND)
    assert wecom.send("jia.yi", NEWS).outcome is SendOutcome.UNKNOWN
    fake.lost_at.clear()
    assert wecom.send("jia.yi", NEWS).outcome is SendOutcome.TAKEN
    first, second = fake.sent
    assert first == second
    assert len(fake.screen) == 1


def test_a_success_that_reached_nobody_is_none(wecom: WeCom, fake: FakeWeCom) -> None:
    fake.names_all_invalid = False
    verdict = wecom.send("gone.away", NEWS)
    assert (verdict.outcome, verdict.code) == (SendOutcome.GONE, "invaliduser")
    fake.unlicensed.add("jia.yi")
    assert wecom.send("jia.yi", NEWS).outcome is SendOutcome.NEVER
    fake.names_all_invalid = True
    assert wecom.send("gone.away", NEWS).code == "81013"
    assert fake.screen == []


@pytest.mark.parametrize("address", ["@all", "jia.yi|xi.guan", "", "JIA.YI", "jia yi"])
def test_one_message_is_for_one_member(wecom: WeCom, fake: FakeWeCom, address: str) -> None:
    assert wecom.send(address, NEWS).outcome is SendOutcome.GONE
    assert fake.asked == []


@pytest.mark.parametrize("code", [code for code in OUTCOMES if code.lstrip("-").isdigit() and code != "0"])
def test_each_code_means_what_the_table_says(wecom: WeCom, fake: FakeWeCom, code: str) -> None:
    fake.refuses[SEND] = int(code)
    verdict = wecom.send("jia.yi", NEWS)
    assert (verdict.outcome, verdict.code) == (OUTCOMES[code], code)
    assert fake.screen == []


def test_what_no_table_knows_is_about_this_message(wecom: WeCom, fake: FakeWeCom) -> None:
    fake.refuses[SEND] = 44004
    assert wecom.send("jia.yi", NEWS) == Verdict(SendOutcome.NEVER, "44004")


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (40001, SendOutcome.DOWN),
        (40013, SendOutcome.DOWN),
        (60020, SendOutcome.DOWN),
        (-1, SendOutcome.LATER),
        (45009, SendOutcome.LATER),
    ],
)
def test_without_a_token_nothing_goes_out(
    wecom: WeCom, fake: FakeWeCom, code: int, outcome: SendOutcome
) -> None:
    fake.refuses[GETTOKEN] = code
    verdict = wecom.send("jia.yi", NEWS)
    assert (verdict.outcome, verdict.code) == (outcome, str(code))
    assert SEND not in fake.asked
    fake.refuses.clear()
    assert wecom.send("jia.yi", NEWS).outcome is SendOutcome.TAKEN


def test_a_wrong_secret_or_corporation_is_said(app: Flask, fake: FakeWeCom) -> None:
    folder = app.config["SETTINGS"].instance
    with app.app_context():
        assert _client(fake, folder, secret="wrong").send("jia.yi", NEWS) == Verdict(
            SendOutcome.DOWN, "40001"
        )
        assert _client(fake, folder, corp="ww-other").send("jia.yi", NEWS) == Verdict(
            SendOutcome.DOWN, "40013"
        )


def test_a_token_is_asked_for_once_and_kept_sealed(wecom: WeCom, fake: FakeWeCom) -> None:
    for _ in range(3):
        wecom.send("jia.yi", NEWS)
    assert fake.asked.count(GETTOKEN) == 1
    row = db.session.get_one(ChannelToken, "wecom")
    (token,) = fake.tokens
    assert row.sealed
    assert token.encode() not in row.sealed
    assert row.asked_until is None


@pytest.mark.parametrize("how", ["ended early", "has expired"])
def test_a_token_that_is_refused_is_replaced_once(wecom: WeCom, fake: FakeWeCom, how: str) -> None:
    wecom.send("jia.yi", NEWS)
    if how == "ended early":
        fake.end_tokens()
    else:
        fake.ahead = timedelta(hours=3)
    assert wecom.send("xi.guan", NEWS).outcome is SendOutcome.TAKEN
    assert fake.asked.count(GETTOKEN) == 2


def test_a_service_that_refuses_every_token_is_not_asked_for_ever(wecom: WeCom, fake: FakeWeCom) -> None:
    fake.refuses[SEND] = 42001
    assert wecom.send("jia.yi", NEWS).outcome is SendOutcome.LATER
    assert fake.asked.count(GETTOKEN) == fake.asked.count(SEND) == 2


def test_a_token_that_is_about_to_end_is_renewed(wecom: WeCom, fake: FakeWeCom) -> None:
    wecom.send("jia.yi", NEWS)
    with clock.at(clock.now() + timedelta(minutes=116)):
        wecom.token()
    assert fake.asked.count(GETTOKEN) == 2


def test_the_token_of_another_account_opens_nothing(app: Flask, wecom: WeCom, fake: FakeWeCom) -> None:
    wecom.send("jia.yi", NEWS)
    other = _client(fake, app.config["SETTINGS"].instance, secret="new secret")
    assert other.send("jia.yi", NEWS).outcome is SendOutcome.DOWN


def test_many_who_meet_an_old_token_ask_once(app: Flask, wecom: WeCom, fake: FakeWeCom) -> None:
    found: list[str] = []

    def meet() -> None:
        with app.app_context():
            found.append(wecom.token())

    threads = [Thread(target=meet) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert fake.asked.count(GETTOKEN) == 1


def test_whoever_dies_over_asking_is_followed_by_another(wecom: WeCom, fake: FakeWeCom) -> None:
    wecom.send("jia.yi", NEWS)
    row = db.session.get_one(ChannelToken, "wecom")
    row.sealed, row.asked_until = None, clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert wecom.send("xi.guan", NEWS).outcome is SendOutcome.TAKEN


def test_nobody_there_is_tried_again_later(app: Flask, fake: FakeWeCom) -> None:
    with app.app_context():
        tokens = Tokens("wecom", db.engine, app.config["SETTINGS"].instance, "a")
        nowhere = WeCom(CORP, AGENT, SECRET, "http://127.0.0.1:9", tokens)
        assert nowhere.send("jia.yi", NEWS).outcome is SendOutcome.LATER


def test_long_words_are_cut_between_letters(wecom: WeCom, fake: FakeWeCom) -> None:
    long = Message("notice-2", "名" * 60, "字" * 300, "https://welfare.example/n/2")
    assert wecom.send("jia.yi", long).outcome is SendOutcome.TAKEN
    ((_who, card),) = fake.screen
    assert card["title"] == "名" * (ours.TITLE // 3)
    assert card["description"] == "字" * (ours.BODY // 3)
