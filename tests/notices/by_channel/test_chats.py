"""From a notice to DingTalk and Feishu; of DingTalk's, whether it has arrived."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.dingtalk import CORPORATION, FakeDingTalk
from tests.fakes.feishu import APP_ID, FakeFeishu
from tests.notices.by_channel.answers import NOON, answer_it, at, last
from tests.notices.conftest import deliveries
from tests.support.chatting import dingtalk_on, feishu_on
from tests.support.world import District
from welfare import clock
from welfare.accounts.identities.models import Identity, Source
from welfare.channels.base import SendOutcome
from welfare.channels.models import ChannelSetting
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices import by_channel
from welfare.notices.confirming import ask_some
from welfare.notices.models import Notice
from welfare.notices.worker import deliver_all

SEND = "/topapi/message/corpconversation/asyncsend_v2"


def _linked(
    monkeypatch: pytest.MonkeyPatch, name: str, district: District, issuer: str, subject: str
) -> None:
    at(monkeypatch, NOON)
    db.session.add(
        Identity(
            person_id=district.person("teacher").id,
            provider=name,
            issuer=issuer,
            subject=subject,
            label=subject,
            source=Source.SELF,
            created_at=clock.now(),
        )
    )
    db.session.commit()


@pytest.fixture
def dingtalk(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDingTalk]:
    with dingtalk_on(app, monkeypatch) as fake:
        _linked(monkeypatch, "dingtalk", district, CORPORATION, "jia")
        yield fake


@pytest.fixture
def feishu(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeFeishu]:
    with feishu_on(app, monkeypatch) as fake:
        _linked(monkeypatch, "feishu", district, APP_ID, "ou_jia")
        yield fake


def _answered(district: District) -> Need:
    need = district.need(Status.IN_PROGRESS, title="宿舍的瓦漏了")
    answer_it(district, need)
    deliver_all()
    db.session.rollback()
    return need


def _asked_at(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    at(monkeypatch, NOON + timedelta(minutes=minutes))
    db.session.rollback()
    while ask_some():
        db.session.rollback()


def test_feishu_gets_each_notice_once(district: District, feishu: FakeFeishu) -> None:
    need = _answered(district)
    assert need.number in feishu.texts("ou_jia")[-1]
    assert "瓦" not in str(feishu.sent)
    assert len(set(feishu.texts("ou_jia"))) == len(feishu.sent) == len(deliveries())
    assert last().receipt


def test_dingtalk_confirms_what_has_arrived(
    district: District, dingtalk: FakeDingTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = _answered(district)
    assert need.number in dingtalk.texts("jia")[-1]
    assert "12:00:00" in dingtalk.texts("jia")[-1]
    assert (bool(last().sent_at), last().confirmed_at) == (True, None)
    dingtalk.delivers = False
    _asked_at(monkeypatch, 2)
    assert last().confirmed_at is None
    dingtalk.delivers = True
    _asked_at(monkeypatch, 10)
    assert all(each.confirmed_at for each in deliveries())


def test_success_that_delivered_nothing_is_shown_as_not_delivered(
    district: District, dingtalk: FakeDingTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dingtalk.most_a_day = 0
    _answered(district)
    assert last().sent_at, "DingTalk says that all is well"
    _asked_at(monkeypatch, 2)
    assert (last().sent_at, bool(last().given_up_at), last().outcome) == (None, True, SendOutcome.NEVER)
    assert db.session.get_one(ChannelSetting, "dingtalk").failed_code == "143105"


def test_who_is_no_member_any_more_is_told_in_the_app(
    district: District, dingtalk: FakeDingTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dingtalk.members.clear()
    _answered(district)
    _asked_at(monkeypatch, 2)
    assert last().outcome is SendOutcome.GONE
    told = db.session.scalars(select(Notice).where(Notice.sentence == by_channel.CLOSED)).all()
    assert {each.person_id for each in told} == {district.person("teacher").id}


def test_a_lost_answer_shows_it_once_and_confirms_it(
    district: District, dingtalk: FakeDingTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dingtalk.lost_at = {SEND}
    _answered(district)
    dingtalk.lost_at = set()
    assert last().outcome is SendOutcome.UNKNOWN
    at(monkeypatch, NOON + timedelta(minutes=5))
    deliver_all()
    shown = dingtalk.texts("jia")
    assert len(shown) == len(set(shown)) == len(deliveries())
    _asked_at(monkeypatch, 10)
    assert all(each.confirmed_at for each in deliveries())
