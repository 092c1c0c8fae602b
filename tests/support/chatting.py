"""DingTalk or Feishu switched on, as an operator sets it up."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from tests.fakes.dingtalk import AGENT, APP_KEY, CORPORATION, FakeDingTalk
from tests.fakes.dingtalk import APP_SECRET as DINGTALK_SECRET
from tests.fakes.feishu import APP_ID, TENANT, FakeFeishu
from tests.fakes.feishu import APP_SECRET as FEISHU_SECRET
from welfare.channels.models import ChannelSetting
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db

BACK = "http://localhost/sign-in/with/{}/back"


@contextmanager
def dingtalk_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDingTalk]:
    """A fake that the app speaks with."""
    fake = FakeDingTalk(back=BACK.format("dingtalk"))
    with fake.serving():
        told = {
            "CORP_ID": CORPORATION,
            "APP_KEY": APP_KEY,
            "APP_SECRET": DINGTALK_SECRET,
            "AGENT_ID": str(AGENT),
            "API": fake.address,
            "OAPI": fake.address,
            "LOGIN": f"{fake.address}/oauth2/auth",
        }
        _switch_on(app, monkeypatch, "dingtalk", told)
        yield fake


@contextmanager
def feishu_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeFeishu]:
    """A fake that the app speaks with."""
    fake = FakeFeishu(back=BACK.format("feishu"))
    with fake.serving():
        told = {
            "TENANT_KEY": TENANT,
            "APP_ID": APP_ID,
            "APP_SECRET": FEISHU_SECRET,
            "HOST": fake.address,
            "ACCOUNTS": fake.address,
        }
        _switch_on(app, monkeypatch, "feishu", told)
        yield fake


def _switch_on(app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, told: dict[str, str]) -> None:
    environment = {f"WELFARE_{name.upper()}_{field}": value for field, value in told.items()}
    monkeypatch.setitem(app.config, ENVIRONMENT, environment)
    db.session.add(ChannelSetting(name=name, is_on=True, settings={}, downs=0))
    db.session.commit()
