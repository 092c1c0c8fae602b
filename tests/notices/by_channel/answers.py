"""An answer that is told at noon, when nobody is left in peace, and what became of telling it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.notices.conftest import deliveries
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Outcome
from welfare.needs.models import Need
from welfare.notices.models import Delivery

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(CHINA).date()  # noqa: TID251  # in the future, as the fakes' clock may not go back
NOON = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), CHINA) + timedelta(hours=12)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock for all threads, of which the fakes have some."""
    monkeypatch.setattr(clock, "now", lambda: moment.astimezone(ZoneInfo("UTC")))


def answer_it(district: District, need: Need) -> None:
    """Answer a need that is in progress."""
    handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="已经换了新瓦")
    db.session.commit()


def last() -> Delivery:
    """The newest, as it is in the database by now."""
    db.session.expire_all()
    return deliveries()[-1]
