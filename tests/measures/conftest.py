"""A measure and a problem of the small district."""

from collections.abc import Callable

import pytest

from tests.support.world import District
from welfare import clock
from welfare.measures.measures.actions import enter_measure
from welfare.measures.measures.models import Measure
from welfare.measures.problems.actions import answer_with, list_problem
from welfare.measures.problems.models import Problem


@pytest.fixture
def problem(district: District) -> Problem:
    """On the list, as the clerk put it there."""
    return list_problem(title="宿舍没有热水", words="", by=district.person("clerk"))


@pytest.fixture
def enter(district: District) -> Callable[..., Measure]:
    """Enters a measure of the housing office."""

    def enter(*problems: Problem, **more: object) -> Measure:
        given = {
            "title": "集中安装热水器",
            "words": "",
            "lead_unit": district.place("housing_office"),
            "approved_yuan": 30_000,
            "started_on": clock.today(),
            "by": district.person("clerk"),
            **more,
        }
        measure = enter_measure(**given)  # type: ignore[arg-type]
        for each in problems:
            answer_with(each, measure, by=district.person("clerk"))
        return measure

    return enter
