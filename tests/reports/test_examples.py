"""The worked example on each figure's page is reckoned by what reckons the figure."""

import pytest
from flask import Flask

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.reports.figures import FIGURES
from welfare.reports.figures.examples import example_of


@pytest.mark.in_turn("an example is made in Python")
@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("on_time_rate", "4 ÷ 8 = 50%"),
        ("satisfaction_rate", "(4 + 2 × 0.9) ÷ 8 = 72.5%"),
        ("cost_per_solved_need_yuan", "400 ÷ 8 = ¥50"),
        ("days_to_answer", "1, 1, 1, 1, 2, 2, 2, 5, 5, 9 → 2"),
        ("days_to_answer_slow_tenth", "1, 1, 1, 1, 2, 2, 2, 5, 5, 9 → 5"),
        ("solved", "three of which are so: 3"),
        ("training_hours", "120 + 80 + 40 → 240"),
        ("people_trained", "A, A, B and C: 3"),
    ],
)
def test_examples_by_hand(app: Flask, name: str, ends: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert example_of(FIGURES[name]).endswith(ends)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_has_an_example(app: Flask, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert all(example_of(figure) for figure in FIGURES.values())


def test_a_figures_page_shows_it(district: District, client: Client) -> None:
    sign_in_as(client, district.person("leader"))
    assert "4 ÷ 8 = 50%" in client.page("/figures/on_time_rate").text
