"""The demo district gives back what the bureau reported of its season, on every page the same."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from welfare.accounts.queries import person_by_staff_number
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import value_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import list_query
from welfare.reports.figures.shape import Rows, Sum

Database = scoped_session[Session]
REPORTED = {
    "families_visited": (300, 399),
    "teachers_in_difficulty_visited": (50, 50),
    "pupils_in_difficulty_visited": (70, 79),
    "households_visited": (10, 10),
    "solved_on_the_spot": (6, 6),
    "problems": (5, 5),
    "measures": (8, 8),
    "homes": (3, 3),
    "homes_spent_yuan": (500_000, 599_999),
    "housing_units": (50, 50),
    "housing_schools": (3, 3),
    "housing_spent_yuan": (2_900_000, 3_000_000),
    "person_times": (1100, 1199),
    "topic_study_sessions": (30, 39),
    "literacy_trainings": (15, 15),
    "seminars": (3, 3),
    "expert_lectures": (3, 3),
}
"""The figures that the bureau gave: exact ones, and from where to where "more than" and "nearly" reach."""


def test_the_season_as_it_was_reported(demo: datetime, session: Database, client: Client) -> None:
    leader = person_by_staff_number("leader")
    assert leader
    told = {name: value_of(FIGURES[name], leader, Filters()) for name in REPORTED}
    wrong = {name: told[name] for name, (least, most) in REPORTED.items() if not least <= told[name] <= most}
    assert wrong == {}
    sign_in_as(client, leader)
    asked = client.get("/figures.json").json
    assert {name: asked[name] for name in REPORTED} == told
    overview = client.page("/overview")
    shown = {name: _number(text(overview.figure(name))) for name in REPORTED}
    assert shown == told


def _number(shown: str) -> int:
    return int("".join(character for character in shown if character.isdigit()))


@pytest.mark.parametrize("name", REPORTED)
def test_each_opens_exactly_its_rows(demo: datetime, session: Database, client: Client, name: str) -> None:
    leader, figure = person_by_staff_number("leader"), FIGURES[name]
    assert leader
    assert isinstance(figure, Rows)
    value = value_of(figure, leader, Filters())
    rows = session.execute(list_query(figure, leader, Filters())).all()
    if isinstance(figure, Sum):
        assert sum(getattr(row, figure.adds) for row in rows) == value
    else:
        assert len(rows) == value
    sign_in_as(client, leader)
    page = client.page(f"/figures/{name}")
    assert _number(text(page.figure(name))) == value
    listed = [e for e in elements(page.main, "tr") if any("main" in (c.get("class") or "") for c in e)]
    assert len(listed) == min(len(rows), 30)
