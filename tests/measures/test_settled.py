"""Which needs are settled, which solved: written out here, and the same on each page that counts them."""

from collections.abc import Callable

import pytest

from tests.measures.world import a_measure, a_problem
from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import STEPS, District
from welfare.measures.need_counts import Needs, of_measures, of_problems
from welfare.needs.actions import intake
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Outcome, Satisfaction, Status
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters


def go_on(district: District, need: Need, *steps: str, outcome: Outcome = Outcome.SOLVED) -> Need:
    """The need after these further steps."""
    for step in steps:
        STEPS[step](district, need, "housing_office", outcome)
    return need


def lapsed(district: District, outcome: Outcome = Outcome.SOLVED) -> Need:
    return go_on(district, district.need(Status.ANSWERED, outcome=outcome), "lapse")


def called(district: District, need: Need, *, is_solved: bool) -> Need:
    """A need whose teacher was asked on the phone."""
    clerk, satisfied = district.person("clerk"), Satisfaction.SATISFIED
    follow_up(need, by=clerk, is_reached=True, is_solved=is_solved, satisfaction=satisfied)
    return need


def merged(district: District, *steps: str, outcome: Outcome = Outcome.SOLVED) -> Need:
    """A need that follows one that has gone these steps since."""
    leading, need = district.need(Status.IN_PROGRESS, by="colleague"), district.need()
    intake.merge(need, by=district.person("clerk"), into=leading)
    go_on(district, leading, *steps, outcome=outcome)
    return need


EXPLAINED = Outcome.EXPLAINED
CASES: dict[str, tuple[Callable[[District], Need], bool, bool]] = {
    #                                                                               settled solved
    "submitted":              (lambda d: d.need(Status.SUBMITTED),                    False, False),
    "needs_info":             (lambda d: d.need(Status.NEEDS_INFO),                   False, False),
    "in_progress":            (lambda d: d.need(Status.IN_PROGRESS),                  False, False),
    "carried":                (lambda d: d.need(Status.CARRIED),                      False, False),
    "answered":               (lambda d: d.need(Status.ANSWERED),                     False, False),
    "solved":                 (lambda d: d.need(Status.SOLVED),                       True,  True),
    "explained":              (lambda d: d.need(Status.EXPLAINED),                    True,  False),
    "declined":               (lambda d: d.need(Status.DECLINED),                     True,  False),
    "withdrawn":              (lambda d: d.need(Status.WITHDRAWN),                    True,  False),
    "merged":                 (lambda d: merged(d),                                   False, False),
    "lapsed":                 (lambda d: lapsed(d),                                   False, False),
    "lapsed, explained":      (lambda d: lapsed(d, EXPLAINED),                        False, False),
    "lapsed, then solved":    (lambda d: called(d, lapsed(d), is_solved=True),        True,  True),
    "lapsed, then not":       (lambda d: called(d, lapsed(d), is_solved=False),       False, False),
    "merged, led: answered":  (lambda d: merged(d, "answer"),                         False, False),
    "merged, led: solved":    (lambda d: merged(d, "answer", "confirm"),              True,  False),
    "merged, led: explained": (lambda d: merged(d, "answer", "confirm", outcome=EXPLAINED), True, False),
    "merged, led: lapsed":    (lambda d: merged(d, "answer", "lapse"),                False, False),
}  # fmt: skip


def test_each_status_is_here() -> None:
    assert set(Status) <= CASES.keys()


@pytest.mark.parametrize("case", CASES)
def test_settled_and_solved(case: str, client: Client, district: District) -> None:
    make, settled, solved = CASES[case]
    need = make(district)
    measure = a_measure(district, takes_on=[need], spent=101)
    problem = a_problem(district, need)
    counted = Needs(1, int(settled), int(solved))
    assert of_measures([measure.id], None) == {measure.id: counted}
    assert of_problems([problem.id], None) == {problem.id: counted}
    figures = values_of(FIGURES.values(), district.person("leader"), Filters())
    assert figures["solved_by_measures"] == int(solved)
    assert figures["cost_per_solved_need_yuan"] == (101 if solved else None)
    sign_in_as(client, district.person("leader"))
    page = client.page(f"/measures/{measure.id}")
    assert text(page.figure("cost_per_solved")) == ("101 yuan" if solved else "—")
    assert f"{int(settled)} of 1" in page.text
    (row,) = [row for row in elements(client.page("/figures/measures").main, "tr") if "热水器" in text(row)]
    assert [text(cell) for cell in elements(row, "td")][-2:] == [str(int(solved)), "¥101" if solved else ""]


def test_what_a_solved_need_cost(client: Client, district: District) -> None:
    needs = [
        district.need(status)
        for status in (Status.SOLVED, Status.SOLVED, Status.EXPLAINED, Status.IN_PROGRESS)
    ]
    measure = a_measure(district, takes_on=needs, spent=9001)
    sign_in_as(client, district.person("leader"))
    assert text(client.page(f"/measures/{measure.id}").figure("cost_per_solved")) == "4,501 yuan"
    assert "¥4,500.5" in client.page("/figures/measures").text
