"""The lists of visits, problems and measures: an index gives the order, what grows is never read whole."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.measures.world import a_measure, a_problem
from tests.support.client import Client
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.measures.measures import queries as measures
from welfare.measures.measures.models import MeasureNeed, MeasureStep, Spending
from welfare.measures.problems import queries as problems
from welfare.measures.problems.models import ProblemNeed
from welfare.measures.visits import queries as visits
from welfare.measures.visits.actions import Report, record_visit
from welfare.measures.visits.models import Finding
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need, NeedEvent
from welfare.sending.models import SentFile
from welfare.web.keyset import Keys, count_at_most, read_page

READERS = ("leader", "alliance_leader", "clerk", "alliance_clerk", "handler")
LISTS: dict[str, tuple[Callable[[Person], Any], Keys]] = {
    "visits": (visits.visit_rows, visits.NEWEST_FIRST),
    "problems": (lambda _person: problems.problem_rows(), problems.NEWEST_FIRST),
    "measures": (measures.measure_rows, measures.NEWEST_FIRST),
}
GROWING_MODELS = (
    Need,
    NeedEvent,
    SentFile,
    Person,
    Finding,
    MeasureNeed,
    MeasureStep,
    ProblemNeed,
    Spending,
)
GROWING = frozenset(model.__tablename__ for model in GROWING_MODELS)
"""Tables of which a district has many thousands of rows. Problems and measures are hundreds."""


@pytest.fixture
def season(district: District) -> dict[str, int]:
    """One of everything, and their ids."""
    needs = [district.need(Status.SOLVED), district.need(Status.IN_PROGRESS, by="neighbour")]
    problem = a_problem(district, *needs)
    measure = a_measure(district, answers=[problem], takes_on=needs, spent=5)
    report = Report("visit", district.place("near_school").id, clock.today(), is_unannounced=True)
    visit, _is_new = record_visit(report, by=district.person("leader"))
    return {"problem": problem.id, "measure": measure.id, "visit": visit.id}


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_a_list_is_read_from_an_index_that_gives_its_order(
    name: str, district: District, season: dict[str, int]
) -> None:
    rows_for, keys = LISTS[name]
    for account in READERS:
        rows = rows_for(district.person(account))
        with statements() as pages:
            for cursor in ({}, {"after": "2026-11-01~5"}, {"before": "2026-11-01~5"}):
                read_page(rows, keys, **cursor)
        for statement, values in pages:
            assert faults_of(statement, values) == [], f"{account}\n{statement}"
        with statements() as counts:
            count_at_most(rows)
        for statement, values in counts:  # a count stops at a thousand, wherever it begins
            faults = [fault for fault in faults_of(statement, values) if fault != f"SCAN {name}"]
            assert faults == [], f"{account}\n{statement}"


@pytest.mark.parametrize(
    "address",
    [
        "/visits", "/visits/new", "/visits/{visit}", "/visits/contacts",
        "/problems", "/problems/{problem}",
        "/measures", "/measures/new", "/measures/{measure}", "/measures/ledger",
    ],
)  # fmt: skip
def test_no_page_reads_what_grows_from_end_to_end(
    address: str, client: Client, district: District, season: dict[str, int]
) -> None:
    client.lints = False
    explained = 0
    for account in READERS:
        sign_in_as(client, district.person(account))
        with statements() as asked:
            is_open = client.get(address.format(**season)).status_code == 200
        for statement, values in asked if is_open else ():
            if statement.startswith(("SELECT", "WITH")):
                explained += 1
                read_whole = {
                    fault.split()[-1] for fault in faults_of(statement, values) if "can" in fault.lower()
                }
                assert not read_whole & GROWING, f"{account}\n{statement}"
    assert explained
