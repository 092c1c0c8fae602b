"""Where the product asks is noted, and what only one database hears is told."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import asked
from tests.support.world import District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations import queries
from welfare.organizations.options import as_listed


def test_a_place_is_noted_by_its_file_and_line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}
    monkeypatch.setattr(asked, "asked", noted)
    with app.app_context():
        db.session.scalar(select(Person))  # by the test itself: no place of the product
        queries.the_bureau()
        kind = db.engine.dialect.name
    (place,) = noted.pop(kind)
    name, line, function = re.split("[: ]", place)
    assert (name, function) == ("welfare/organizations/queries.py", "the_bureau")
    assert "scalar" in Path(queries.__file__).read_text().splitlines()[int(line) - 1]
    assert not any(noted.values())


def test_a_row_read_by_its_key_is_not_asked_for_there(
    app: Flask, monkeypatch: pytest.MonkeyPatch, district: District
) -> None:
    noted: dict[str, set[str]] = defaultdict(set)
    school = district.place("near_school")
    db.session.expire_all()
    monkeypatch.setattr(asked, "asked", noted)
    assert as_listed([school])
    assert not noted


def test_what_one_database_never_hears_is_told() -> None:
    noted = {
        "sqlite": ["a.py:1 f", "INSERT INTO x"],
        "postgresql": ["INSERT INTO x", "c.py:3 g", "welfare/history/actions.py:99 hold_still"],
    }
    assert list(asked.asked_of_one(noted)) == ["sqlite only: a.py:1 f", "postgresql only: c.py:3 g"]


def test_what_processes_have_noted_is_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "asked", {"sqlite": {"a:1 SELECT"}, "postgresql": set()})
    asked.hear({asked.NOTED: {"sqlite": ["b:2 SELECT"], "postgresql": ["a:1 SELECT"]}})
    assert asked.asked == {"sqlite": {"a:1 SELECT", "b:2 SELECT"}, "postgresql": {"a:1 SELECT"}}
