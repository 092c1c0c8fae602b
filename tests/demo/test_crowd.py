"""The district that the bench makes out of the demo's needs."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.crowd import add_needs, add_teachers
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.needs.models import Need

NEEDS = 1700


@pytest.mark.slow("tells a thousand needs again, and checks every seal")
@pytest.mark.in_turn("what is told again is put together in Python")
def test_needs_that_are_told_again_are_whole_and_have_numbers_of_their_own(
    demo: datetime, app: Flask
) -> None:
    with app.app_context():
        add_teachers(40)
        add_needs(NEEDS)
        db.session.commit()
        needs, numbers = db.session.execute(select(func.count(), func.count(Need.number.distinct()))).one()
        oldest = db.session.scalar(select(func.min(Need.submitted_at)))
        report = verify(app.config["SETTINGS"].instance)
    assert report.told == []
    assert report.rows_of["needs"] == needs == numbers
    assert needs > 0.9 * NEEDS
    assert oldest
    assert (demo - oldest).days > 365
