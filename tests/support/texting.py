"""Aliyun switched on for text messages, and numbers that people have proven."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from tests.fakes.aliyun import KEY_ID, SECRET, FakeAliyun
from tests.fakes.phones import CODE, NOTICE, SIGNATURE
from tests.support.world import District
from welfare import clock
from welfare.accounts.reset.models import ContactPoint, Line
from welfare.channels.models import ChannelSetting
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db

NUMBER = "13800000001"


def environment(fake: FakeAliyun, budget: int = 100, codes: int | None = None) -> dict[str, str]:
    """What an operator would set."""
    return {
        **({} if codes is None else {"WELFARE_SMS_ALIYUN_CODES": str(codes)}),
        "WELFARE_SMS_ALIYUN_ACCESS_KEY_ID": KEY_ID,
        "WELFARE_SMS_ALIYUN_ACCESS_KEY_SECRET": SECRET,
        "WELFARE_SMS_ALIYUN_SIGNATURE": SIGNATURE,
        "WELFARE_SMS_ALIYUN_CODE_TEMPLATE": CODE,
        "WELFARE_SMS_ALIYUN_NOTICE_TEMPLATE": NOTICE,
        "WELFARE_SMS_ALIYUN_BUDGET": str(budget),
        "WELFARE_SMS_ALIYUN_HOST": fake.address,
    }


@contextmanager
def aliyun_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAliyun]:
    """A fake that the app sends by."""
    fake = FakeAliyun()
    with fake.serving():
        monkeypatch.setitem(app.config, ENVIRONMENT, environment(fake))
        db.session.add(ChannelSetting(name="sms_aliyun", is_on=True, settings={}, downs=0))
        db.session.commit()
        yield fake


def has_phone(district: District, who: str, number: str = NUMBER) -> None:
    """Somebody has proven a number."""
    proven = {"line": Line.PHONE, "address": number, "proven_at": clock.now()}
    db.session.add(ContactPoint(person_id=district.person(who).id, **proven))
    db.session.commit()


def setting() -> ChannelSetting:
    """How the channel goes."""
    return db.session.get_one(ChannelSetting, "sms_aliyun", populate_existing=True)
