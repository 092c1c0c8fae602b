"""A need stands where its events have led it, whatever has happened."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.histories import tell_random_history
from tests.support.world import District
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.needs.models import NeedEvent


@pytest.mark.in_turn("any history will do: each database seals others")
@pytest.mark.parametrize("seed", range(2))
def test_events_lead_to_where_needs_stand(district: District, seed: int, instance: Path) -> None:
    tell_random_history(district, seed)
    db.session.commit()
    events = Counter(db.session.scalars(select(NeedEvent.kind)))
    db.session.rollback()
    report = verify(instance)
    assert report.told == []
    assert report.events_of["need"] == events.total()
    assert {"answer", "follow_up", "lapse", "reopen"} <= set(events)
