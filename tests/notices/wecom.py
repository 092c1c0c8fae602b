"""WeCom switched on for the district, and people who are linked there."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from tests.fakes.wecom import AGENT, CORP, SECRET, FakeWeCom
from tests.support.world import District
from welfare import clock
from welfare.accounts.identities.models import Identity, Source
from welfare.channels.models import ChannelSetting
from welfare.channels.stored import ENVIRONMENT
from welfare.extensions import db


def environment(fake: FakeWeCom) -> dict[str, str]:
    """What an operator would set."""
    return {
        "WELFARE_WECOM_CORP_ID": CORP,
        "WELFARE_WECOM_AGENT_ID": AGENT,
        "WELFARE_WECOM_SECRET": SECRET,
        "WELFARE_WECOM_HOST": fake.address,
        "WELFARE_WECOM_IN_APP": f"{fake.address}/connect/oauth2/authorize",
        "WELFARE_WECOM_DESKTOP": f"{fake.address}/wwlogin/sso/login",
    }


@contextmanager
def wecom_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeCom]:
    """A fake that the app speaks with."""
    fake = FakeWeCom()
    with fake.serving():
        monkeypatch.setitem(app.config, ENVIRONMENT, environment(fake))
        db.session.add(ChannelSetting(name="wecom", is_on=True, settings={}, downs=0))
        db.session.commit()
        yield fake


def is_linked(district: District, who: str, user_id: str, corp: str = CORP) -> None:
    """Somebody has linked their account there."""
    db.session.add(
        Identity(
            person_id=district.person(who).id,
            provider="wecom",
            issuer=corp,
            subject=user_id,
            label=user_id,
            source=Source.SELF,
            created_at=clock.now(),
        )
    )
    db.session.commit()
