import re

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from welfare.measures.measures import operations as of_measures
from welfare.measures.problems import operations as of_problems
from welfare.needs import operations as of_needs
from welfare.needs.lifecycle import RULES
from welfare.web.operations import Operation

TABLES = {"/measures/1": of_measures, "/problems/1": of_problems, "/needs/240001": of_needs}
OPERATIONS = [(address, operation) for address, table in TABLES.items() for operation in table.OPERATIONS]


@pytest.mark.parametrize(
    ("address", "operation"),
    OPERATIONS,
    ids=[f"{address}/{operation.noun}" for address, operation in OPERATIONS],
)
def test_every_operation_has_an_address_of_its_own(app: Flask, address: str, operation: Operation) -> None:
    assert re.fullmatch("[a-z]+(-[a-z]+)*", operation.noun)
    endpoint, arguments = app.url_map.bind("").match(f"{address}/{operation.noun}", method="POST")
    assert endpoint.endswith("operation")
    assert arguments["noun"] == operation.noun


@pytest.mark.parametrize("address", TABLES)
def test_no_noun_stands_twice_in_a_table(address: str) -> None:
    table = TABLES[address]
    assert len(table.BY_NOUN) == len(table.OPERATIONS)


@pytest.mark.parametrize("address", ["/measures/1", "/problems/1"])
def test_a_noun_that_is_in_no_table_has_no_address(app: Flask, address: str) -> None:
    with pytest.raises(NotFound):
        app.url_map.bind("").match(f"{address}/dancing", method="POST")


def test_every_action_of_a_need_that_somebody_takes_is_an_operation() -> None:
    by_somebody = {action for action, rule in RULES.items() if rule.by}
    assert set(of_needs.BY_ACTION) <= by_somebody
