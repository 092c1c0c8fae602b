"""The demo's history is whole, as it came about by the real actions."""

from datetime import datetime

from flask import Flask

from welfare.audit.verifying import verify


def test_the_season_is_as_it_was_written(demo: datetime, app: Flask) -> None:
    with app.app_context():
        report = verify(app.config["SETTINGS"].instance)
    assert report.told == []
    assert report.events_of["need"] > 400
    untold = {chain for chain, events in report.events_of.items() if not events}
    assert untold <= {"reader", "period", "retention_time"}, (
        "nobody has read the demo yet, and no period of it is frozen"
    )
