"""Which tests are asked on both databases; all others take turns.

The first case of a file is asked on SQLite, the next on PostgreSQL, and so on. Where the database itself
decides what is tested, every case is asked on both: by the table below, or by a mark at the test,
`@pytest.mark.on_both("every row is counted there")`. In files of the table, what is marked `in_turn`, with
its reason, takes turns all the same. It is decided where the cases are made, so it is the same however many
processes there are and whatever part of the tests is chosen.

That one database never hears some statement of the product is what tests/support/asked.py looks for.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KINDS = ("sqlite", "postgresql")
COUNTED = "cases that take turns between the databases"
NUMBERS = pytest.StashKey["count[int]"]()
MARKS = "in_turn", "on_both"

ON_BOTH: dict[str, tuple[str, ...]] = {
    "how it finds rows, and how often it is asked": (
        "*/test_*plans.py",
        "*/test_every_list.py",
        "*/test_long_lists.py",
        "*/test_kept_statements.py",
        "*/test_query_counts.py",
    ),
    "two at once, and what breaks off half-way": (
        "*/test_races.py",
        "*/test_crowd.py",
        "*/test_same_time.py",
        "*/test_killed_*.py",
        "*/test_transaction.py",
        "exports/test_exports.py",
        "health/*",
        "notices/test_delivering.py",
        "sending/test_once.py",
        "workers/*",
    ),
    "what a column holds, and what may be there once": (
        "*/test_bounds.py",
        "*/test_clashes.py",
        "registers/test_registers.py",
        "registers/test_uniqueness.py",
        "web/test_migrations.py",
        "web/test_odd_input.py",
    ),
    "which rows are somebody's, in which order": (
        "*/test_visibility.py",
        "*/test_search.py",
        "housing/units/test_choosing.py",
        "needs/desk/test_order.py",
        "needs/desk/test_unattended.py",
        "needs/test_timely.py",
        "organizations/test_tree.py",
    ),
    "days and hours, compared there": (
        "*/test_clock.py",
        "*/test_reminders.py",
        "homes/test_*day*.py",
        "notices/reminders/*",
    ),
    "sums, added up there": (
        "demo/*",
        "measures/test_ledger.py",
        "measures/test_reach.py",
        "reports/*",
    ),
    "what it gives back is what was sealed, and stays": (
        "audit/test_every_history.py",
        "audit/test_heads.py",
        "audit/test_power.py",
        "audit/test_replay.py",
        "history/*",
    ),
    "what hangs on a row that goes": (
        "*/test_erasure.py",
        "own_data/test_every_table.py",
        "retention/test_letting_go.py",
        "retention/test_what_stays.py",
    ),
    "it is about the two": ("support/*",),
}
"""By what the database decides: the files, below tests/, whose tests are asked on both."""
QUICK = ("which rows are somebody's, in which order", "sums, added up there")
"""What `make check` asks all the same, on SQLite alone; it leaves out the rest."""


def reason_of(path: Path) -> str | None:
    """Why the table has the tests of a file asked on both databases, if it has."""
    name = path.relative_to(TESTS).as_posix()
    named = (why for why, files in ON_BOTH.items() if any(fnmatchcase(name, pattern) for pattern in files))
    return next(named, None)


def mark_what_is_left_out(items: Iterable[pytest.Item]) -> None:
    """What `make check` leaves to `make test`, for the table's reason."""
    for item in items:
        reason = reason_of(item.path)
        if reason and reason not in QUICK and isinstance(item, pytest.Function) and database_of(item):
            item.add_marker(pytest.mark.thorough(reason))


def share_out(items: Sequence[pytest.Function]) -> list[pytest.Function]:
    """The items of one test function: all of them, or of each case the one whose turn it is.

    Raises pytest's `UsageError` where a mark says what holds without it.
    """
    if not items or not all(map(database_of, items)):
        return list(items)
    item, *_ = items
    holds, *others = marks_of(item)
    if others and holds == others[0]:
        raise pytest.UsageError(f"{item.nodeid} needs no mark {holds}: that holds without it")
    if holds == "on_both":
        return list(items)
    numbers = item.getparent(pytest.Module).stash.setdefault(NUMBERS, count())
    turn = {case: KINDS[next(numbers) % len(KINDS)] for case in dict.fromkeys(map(case_of, items))}
    chosen = [item for item in items if database_of(item) == turn[case_of(item)]]
    for item in chosen:
        item.user_properties.append((f"{COUNTED}, on {database_of(item)}", 1))
    return chosen


def marks_of(item: pytest.Item) -> list[str]:
    """Which of the two marks a test has: its own before its file's, and in the end what the table says."""
    marks = [mark.name for mark in item.iter_markers() if mark.name in MARKS]
    return [*marks, MARKS[bool(reason_of(item.path))]]


def database_of(item: pytest.Function) -> str | None:
    """The database that an item asks for, if any."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("house") if callspec else None


def case_of(item: pytest.Function) -> str:
    """Which case of its test an item is, whatever the database."""
    return item.callspec.id.replace(str(database_of(item)), "", 1)
