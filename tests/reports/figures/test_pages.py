"""The page of every figure, where there is one need of each status."""

import pytest

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.reports.figures import AREAS, FIGURES, Area
from welfare.reports.figures.shape import Rows, Sum

pytestmark = pytest.mark.in_turn("what a figure is, the other files compare on both")

OVERVIEWS: dict[str, Page] = {}
"""The page with every figure on it, by database: it is the same for each area."""


def build() -> None:
    for status in Status:
        District().need(status)


@pytest.fixture
def state() -> State:
    return State("a_need_of_each_status", build, on=DISTRICT)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.key)
def test_every_figure_has_its_page(district: District, client: Client, area: Area) -> None:
    sign_in_as(client, district.person("leader"))
    overview = OVERVIEWS.get(db.engine.dialect.name) or client.page("/figures")
    OVERVIEWS[db.engine.dialect.name] = overview
    for figure in area.figures:
        page = client.page(f"/figures/{figure.name}")
        assert page.status == 200, figure.name
        shown = text(page.figure(figure.name))
        if isinstance(figure, Rows) and not isinstance(figure, Sum):
            titles = elements(page.main, "a", "span")
            listed = sum(element.get("class") == "title" for element in titles)
            assert int(shown.replace(",", "")) == listed, figure.name
        else:
            assert shown == text(overview.figure(figure.name)), figure.name


def test_every_figure_has_an_area() -> None:
    assert sorted(figure.name for area in AREAS for figure in area.figures) == sorted(FIGURES)
