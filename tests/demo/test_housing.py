"""Turnover housing in the demo: the figures of the first district, and a list that can be made again."""

import json
import runpy
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from welfare.accounts.models import Person
from welfare.demo.names import School
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import RoundStatus
from welfare.housing.models import HousingEvent
from welfare.housing.notice.document import notice_document
from welfare.housing.notice.queries import published_rows
from welfare.housing.rounds.models import Round
from welfare.housing.rules.scoring import mask
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit, Obtained
from welfare.organizations.models import Organization

Database = scoped_session[Session]
SCRIPT = Path(__file__).parents[2] / "docs" / "recompute.py"


def test_fifty_flats_at_three_schools_for_nearly_three_million(demo: datetime, session: Database) -> None:
    by_school = select(Organization.name, func.count(), func.sum(HousingUnit.cost_yuan))
    rows = session.execute(
        by_school.join(HousingUnit, HousingUnit.school_id == Organization.id).group_by(Organization.name)
    ).all()
    assert {row[0]: row[1] for row in rows} == {School.NEIGHBOUR: 14, School.HOME: 19, School.JUNIOR: 17}
    assert 2_900_000 < sum(row[2] for row in rows) < 3_000_000
    ways = set(session.scalars(select(HousingUnit.obtained_by).distinct()))
    assert ways == {Obtained.BUILT, Obtained.GROUP_PURCHASE}


def test_one_round_has_run_to_its_end_and_can_be_made_again(
    demo: datetime,
    session: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = session.scalars(select(Round).where(Round.status == RoundStatus.FINISHED)).one()
    rows = published_rows(old.id)
    assert len(rows) == 80
    file = tmp_path / "notice.json"
    file.write_text(json.dumps(notice_document(old, names=True)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["recompute.py", str(file)])
    runpy.run_path(str(SCRIPT))
    printed = capsys.readouterr().out.splitlines()
    first_flats = (
        select(Allocation.application_id, HousingUnit)
        .join(HousingUnit, HousingUnit.id == Allocation.unit_id)
        .where(Allocation.round_id == old.id)
    )
    doors = {application_id: unit.door for application_id, unit in session.execute(first_flats)}
    assert printed == [
        f"{row.position} {mask(row.person_name, row.code)} {row.school_name} {doors.get(row.id, '-')}"
        for row in rows
    ]
    kinds = set(session.scalars(select(HousingEvent.kind).where(HousingEvent.round_id == old.id)))
    assert {"corrected", "objection_upheld", "order_changed", "frozen", "drawn", "signed"} <= kinds


def test_the_teacher_applies_in_the_round_that_is_open(demo: datetime, session: Database) -> None:
    open_round = session.scalars(select(Round).where(Round.status == RoundStatus.OPEN)).one()
    teacher = select(Person.id).where(Person.staff_number == "teacher").scalar_subquery()
    mine = select(Application).where(Application.person_id == teacher)
    assert db.session.scalars(mine).one().round_id == open_round.id
