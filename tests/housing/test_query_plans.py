"""Every list of housing on both databases: an index gives the order, and nothing is sorted or read whole."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from tests.housing import standings
from tests.support.plans import faults_of, statements
from tests.support.states import State
from tests.support.world import District
from welfare.housing.applications.queries import (
    AS_THEY_CAME,
    application_by_id,
    application_rows,
    has_applied,
    my_application,
    my_applications,
    open_housing_needs,
)
from welfare.housing.lifecycle import AllocationStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.notice.queries import my_objections, objections_in
from welfare.housing.queries import events_about, events_of_round, runs_housing
from welfare.housing.rounds.queries import NEWEST_FIRST, round_rows, vacant_for, waiting_at
from welfare.housing.rounds.waiting import waiting_line
from welfare.housing.rules.queries import rule_sets
from welfare.housing.stays.queries import OLDEST_OFFER_FIRST, allocations_of, offers_with, tenant_of
from welfare.housing.units.queries import BY_ENTRY, unit_counts, unit_rows
from welfare.web.keyset import Keys, count_at_most, read_page

PEOPLE = ("handler", "clerk", "leader", "alliance_clerk", "school")
"""Who runs housing, the whole district, several schools, a single one."""


@pytest.fixture
def state() -> State:
    return standings.STATE


def faults_in(ask: Callable[[], object], *, may_sort: bool = False) -> list[str]:
    """What is wrong with the plans of what `ask` asks; a page may walk a table by its key.

    `may_sort` where what is sorted is one person's or one round's: a few rows, found through an index.
    """
    with statements() as seen:
        ask()
    assert seen
    return [
        f"{fault}\n{statement}"
        for statement, values in seen
        for fault in faults_of(statement, values)
        if not (fault.startswith("SCAN ") and "LIMIT" in statement)
        and not (may_sort and fault.startswith("USE TEMP B-TREE"))
    ]


def pages_of(query: Any, keys: Keys) -> None:
    """The first page, one after a cursor and one before it, and the total."""
    cursor = read_page(query, keys, size=1).older or "5"
    read_page(query, keys, after=cursor)
    read_page(query, keys, before=cursor)
    count_at_most(query)


@pytest.mark.parametrize("who", PEOPLE)
def test_flats(who: str, district: District) -> None:
    person = district.person(who)
    runs = runs_housing(person)
    schools = (None, district.place("near_school").id)
    for school_id, state in product(schools, (None, *UnitState)):
        query = unit_rows(person, runs=runs, school_id=school_id, state=state)
        assert faults_in(lambda query=query: pages_of(query, BY_ENTRY)) == [], (school_id, state)
    assert faults_in(lambda: unit_counts(person, runs=runs)) == []


@pytest.mark.parametrize("runs", [True, False])
def test_rounds(runs: bool, district: District) -> None:
    assert faults_in(lambda: pages_of(round_rows(runs=runs), NEWEST_FIRST)) == []


def test_rules(district: District) -> None:
    assert faults_in(rule_sets) == []


def test_applications(district: District) -> None:
    round_id = standings.round_named("first").id
    assert faults_in(lambda: pages_of(application_rows(round_id), AS_THEY_CAME)) == []


def test_what_is_ones_own(district: District) -> None:
    person, round_id = district.person("moved_in"), standings.round_named("first").id
    assert faults_in(lambda: my_applications(person)) == []
    assert faults_in(lambda: my_application(round_id, person)) == []
    assert faults_in(lambda: has_applied(round_id, person)) == []
    assert faults_in(lambda: my_objections(round_id, person)) == []
    assert faults_in(lambda: allocations_of(person), may_sort=True) == []
    assert faults_in(lambda: open_housing_needs(person)) == []


@pytest.mark.parametrize("status", AllocationStatus)
def test_offers(status: AllocationStatus, district: District) -> None:
    round_id = standings.round_named("first").id
    assert faults_in(lambda: pages_of(offers_with(status), OLDEST_OFFER_FIRST)) == []
    assert faults_in(lambda: pages_of(offers_with(status, round_id=round_id), OLDEST_OFFER_FIRST)) == []


def test_the_waiting_list(district: District) -> None:
    round_id, school_id = standings.round_named("second").id, district.place("near_school").id
    assert faults_in(lambda: waiting_line(round_id)) == []
    assert faults_in(lambda: waiting_line(round_id, school_id=school_id, limit=1)) == []
    assert faults_in(lambda: waiting_at(round_id), may_sort=True) == []
    assert faults_in(lambda: vacant_for(round_id), may_sort=True) == []


def test_what_stands_on_the_page_of_a_flat_or_a_round(district: District) -> None:
    round_id, unit_id = standings.round_named("first").id, standings.flat("moved_in").id
    application = standings.offer_to("moved_in").application_id
    assert faults_in(lambda: tenant_of(unit_id)) == []
    assert faults_in(lambda: application_by_id(application)) == []
    assert faults_in(lambda: objections_in(round_id)) == []
    assert faults_in(lambda: events_of_round(round_id)) == []
    for column, row_id in (
        (HousingEvent.unit_id, unit_id),
        (HousingEvent.round_id, round_id),
        (HousingEvent.application_id, application),
    ):
        assert faults_in(lambda column=column, row_id=row_id: events_about(column, row_id)) == []
