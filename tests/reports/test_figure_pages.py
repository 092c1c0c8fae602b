"""The page of every figure, where there is one need of each status."""

import pytest

from tests.support import world
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.support.world import District
from welfare.needs.lifecycle import Status
from welfare.reports.figures import FIGURES
from welfare.reports.figures.shape import Rows, Sum


def build() -> None:
    world.build()
    district = District()
    for status in Status:
        district.need(status)


@pytest.fixture
def state() -> State:
    return State("a_need_of_each_status", build)


def shown_on(page: Page, name: str) -> str:
    return text(page.figure(name))


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_its_page(district: District, client: Client, name: str) -> None:
    sign_in_as(client, district.person("leader"))
    page = client.page(f"/figures/{name}")
    assert page.status == 200
    if isinstance(FIGURES[name], Rows) and not isinstance(FIGURES[name], Sum):
        titles = elements(page.main, "a", "span")
        listed = sum(element.get("class") == "title" for element in titles)
        assert int(shown_on(page, name).replace(",", "")) == listed
    else:
        assert shown_on(page, name) == shown_on(client.page("/figures"), name)
