"""Cases that take turns between the databases: `@pytest.mark.in_turn("every cell is decided in Python")`.

For tests that walk a large table of rules which no database knows of. The first case is asked on SQLite, the
second on PostgreSQL, and so on: each exactly once, each database its share. It is decided where the cases are
made, so it is the same however many processes there are and whatever part of the tests is chosen.
"""

from collections.abc import Sequence

import pytest

KINDS = ("sqlite", "postgresql")
COUNTED = "cases that take turns between the databases"


def share_out(items: Sequence[pytest.Function]) -> list[pytest.Function]:
    """The items of one test function; where it is marked, of each case the one whose turn it is.

    Raises pytest's `UsageError` where a marked test asks for no database or has only one case.
    """
    if not items or not items[0].get_closest_marker("in_turn"):
        return list(items)
    if any(_database_of(item) is None for item in items):
        raise pytest.UsageError(f"{items[0].nodeid} takes turns, but asks for no database")
    cases = list(dict.fromkeys(map(case_of, items)))
    if len(cases) == 1:
        raise pytest.UsageError(f"{items[0].nodeid} takes turns, but has only one case")
    turn = {case: KINDS[number % len(KINDS)] for number, case in enumerate(cases)}
    chosen = [item for item in items if _database_of(item) == turn[case_of(item)]]
    for item in chosen:
        item.user_properties.append((f"{COUNTED}, on {_database_of(item)}", 1))
    return chosen


def _database_of(item: pytest.Function) -> str | None:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("house") if callspec else None


def case_of(item: pytest.Function) -> str:
    """Which case of its test an item is, whatever the database."""
    return item.callspec.id.replace(str(_database_of(item)), "", 1)
