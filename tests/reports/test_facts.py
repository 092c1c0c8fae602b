"""The demo district gives back what the bureau reported of its season, on every page the same."""

import io
import re
from datetime import datetime
from fractions import Fraction
from urllib.parse import urlencode

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from welfare.accounts.queries import person_by_staff_number
from welfare.bulletins.models import Bulletin
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
REGISTERED = {
    "alliances_provincial": (2, 2),
    "alliances_district": (1, 1),
    "alliance_schools": (9, 9),
    "alliance_pupils": (4140, 4140),
    "exchanged_teachers": (12, 12),
    "guidance_lectures": (13, 13),
    "contact_schools": (13, 13),
    "contact_schools_visited": (13, 13),
    "teachers_in_difficulty_reached": (50, 50),
    "households_reached": (10, 10),
    "works_projects": (4, 4),
    "agreements": (1, 1),
    "agreement_deliveries": (4, 4),
    "agreement_classes": (2, 2),
    "agreement_projects": (2, 2),
    "schooling_places_added": (90, 90),
    "study_general_branches": (3, 3),
    "study_branches": (23, 23),
    "study_members": (392, 392),
    "required_readings": (8, 8),
    "housing_units_built": (33, 33),
    "housing_units_bought": (17, 17),
    "measures_planned": (8, 8),
}
"""The same, of what stands on no overview: alliances, coverage, works and partners, the study season."""
RATES = {
    "alliance_pupils_rate": 92,
    "alliance_junior_middle_rate": 100,
    "contact_schools_covered_rate": 100,
    "guidance_lectures_covered_rate": 100,
    "teachers_in_difficulty_covered_rate": 100,
    "households_covered_rate": 100,
}
"""In percent."""
COUNTS = REPORTED | REGISTERED


def test_the_season_as_it_was_reported(demo: datetime, session: Database, client: Client) -> None:
    leader = person_by_staff_number("leader")
    assert leader
    told = {name: value_of(FIGURES[name], leader, Filters()) for name in COUNTS}
    wrong = {name: told[name] for name, (least, most) in COUNTS.items() if not least <= told[name] <= most}
    assert wrong == {}
    rates = {name: value_of(FIGURES[name], leader, Filters()) for name in RATES}
    assert rates == {name: Fraction(percent, 100) for name, percent in RATES.items()}
    sign_in_as(client, leader)
    asked = client.get("/figures.json").json
    assert {name: asked[name] for name in (*COUNTS, *RATES)} == told | RATES
    figures, overview = client.page("/figures"), client.page("/overview?period=all")
    assert {name: _number(text(figures.figure(name))) for name in (*COUNTS, *RATES)} == told | RATES
    assert {name: _number(text(overview.figure(name))) for name in REPORTED} == {
        name: told[name] for name in REPORTED
    }


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_bulletin_and_the_file_say_the_same(demo: datetime, session: Database, client: Client) -> None:
    leader = person_by_staff_number("leader")
    bulletin = session.scalars(select(Bulletin).where(Bulletin.number == 1)).one()
    assert leader
    sign_in_as(client, leader)
    days = {"from": bulletin.first_on.isoformat(), "to": bulletin.last_on.isoformat()}
    asked = client.get("/figures.json", query_string=days).json
    page = client.page(f"/figures?{urlencode(days)}")
    file = page.form("/exports/lists/figures").send(("format", "xlsx")).response.data
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    in_file = {row[2]: row[3] for row in sheet.iter_rows(min_row=2, values_only=True)}
    shown = {one: client.page(f"/bulletins/{bulletin.id}?text={one}") for one in ("zh", "en")}
    for name in (*(COUNTS.keys() - NOT_IN_THE_BULLETIN), *RATES):
        said = {
            _number(text(shown[one].figure(name))) for one in shown if (one, name) not in IN_TENS_OF_THOUSANDS
        }
        assert said == {asked[name]} == {in_file[name]} == {bulletin.figures[name]}, name
    for (one, name), words in IN_TENS_OF_THOUSANDS.items():
        assert words.fullmatch(text(shown[one].figure(name))), name


IN_TENS_OF_THOUSANDS = {
    ("zh", "homes_spent_yuan"): re.compile(r"5\d(\.\d{1,2})?万元"),
    ("zh", "housing_spent_yuan"): re.compile(r"29\d(\.\d{1,2})?万元|300万元"),
}
NOT_IN_THE_BULLETIN = {
    "contact_schools", "contact_schools_visited", "teachers_in_difficulty_reached", "households_reached",
}  # fmt: skip
"""They are the parts of rates that it tells."""


def _number(shown: str) -> int:
    return int("".join(character for character in shown if character.isdigit()))


def test_each_opens_exactly_its_rows(demo: datetime, session: Database, client: Client) -> None:
    leader = person_by_staff_number("leader")
    assert leader
    sign_in_as(client, leader)
    for name in COUNTS:
        figure = FIGURES[name]
        assert isinstance(figure, Rows)
        value = value_of(figure, leader, Filters())
        rows = session.execute(list_query(figure, leader, Filters())).all()
        if isinstance(figure, Sum):
            assert sum(getattr(row, figure.adds) for row in rows) == value, name
        else:
            assert len(rows) == value, name
        page = client.page(f"/figures/{name}")
        assert _number(text(page.figure(name))) == value, name
        listed = [e for e in elements(page.main, "tr") if any("main" in (c.get("class") or "") for c in e)]
        assert len(listed) == min(len(rows), 30), name
