"""The demo's history is whole, as it came about by the real actions."""

from datetime import datetime
from pathlib import Path

from flask import Flask

from welfare.audit.verifying import verify


def test_the_season_is_as_it_was_written(demo: datetime, app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        report = verify(tmp_path)
    assert report.told == []
    assert report.events_of["need"] > 400
    untold = {chain for chain, events in report.events_of.items() if not events}
    assert untold == {"reader"}, "nobody has read the demo yet"
