"""The page of every figure, where there is one need of each status."""

import pytest

from tests.support import world
from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from welfare.needs.lifecycle import Status
from welfare.reports.figures import AREAS, FIGURES, Area
from welfare.reports.figures.shape import Rows, Sum

pytestmark = pytest.mark.in_turn("what a figure is, the other files compare on both")


def build() -> None:
    world.build()
    district = District()
    for status in Status:
        district.need(status)


@pytest.fixture
def state() -> State:
    return State("a_need_of_each_status", build)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.key)
def test_every_figure_has_its_page(district: District, client: Client, area: Area) -> None:
    sign_in_as(client, district.person("leader"))
    overview = client.page("/figures")
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
