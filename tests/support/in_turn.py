"""Which tests are asked on both databases; all others take turns.

The first case of a file is asked on SQLite, the next on PostgreSQL, and so on. Where the database itself
decides what is tested, every case is asked on both: by the table below, or by a mark at the test,
`@pytest.mark.on_both("every row is counted there")`. In files of the table, what is marked `in_turn`, with
its reason, takes turns all the same. It is decided where the cases are made, so it is the same however many
processes there are and whatever part of the tests is chosen.

That one database never hears some statement of the product is what tests/support/asked.py looks for.
"""

from collections.abc import Sequence
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
        "sending/test_submissions.py",
        "web/test_connections.py",
        "web/test_receiving.py",
        "workers/*",
    ),
    "what a column holds, and what may be there once": (
        "*/test_bounds.py",
        "*/test_clashes.py",
        "registers/*",
        "web/test_migrations.py",
        "web/test_odd_input.py",
    ),
    "which rows are somebody's, in which order": (
        "*/test_visibility.py",
        "*/test_search.py",
        "accounts/test_leaving.py",
        "homes/test_pages.py",
        "housing/test_choosing_flats.py",
        "needs/desk/test_order.py",
        "needs/desk/test_unattended.py",
        "needs/test_timely.py",
        "organizations/test_tree.py",
        "organizations/test_choices.py",
        "training/test_past_session_by_hand.py",
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
        "audit/test_[!t]*.py",
        "history/*",
    ),
    "what hangs on a row that goes": (
        "*/test_erasure.py",
        "organizations/test_closing.py",
        "own_data/*",
        "retention/*",
    ),
    "it is about the two": ("support/*",),
}
"""By what the database decides: the files, below tests/, whose tests are asked on both."""


def is_on_both(path: Path) -> bool:
    """Whether the tests of a file are asked on both databases."""
    name = path.relative_to(TESTS).as_posix()
    return any(fnmatchcase(name, pattern) for patterns in ON_BOTH.values() for pattern in patterns)


def share_out(items: Sequence[pytest.Function]) -> list[pytest.Function]:
    """The items of one test function: all of them, or of each case the one whose turn it is.

    Raises pytest's `UsageError` where a mark says what holds without it.
    """
    if not items or not all(map(database_of, items)):
        return list(items)
    item, *_ = items
    by_table = is_on_both(item.path)
    mark = mark_of(item)
    if mark == MARKS[by_table] and len(list(filter(_is_of_these, item.iter_markers()))) == 1:
        raise pytest.UsageError(f"{item.nodeid} needs no mark {mark}: the table says it")
    if mark == "on_both" or (by_table and not mark):
        return list(items)
    numbers = item.getparent(pytest.Module).stash.setdefault(NUMBERS, count())
    turn = {case: KINDS[next(numbers) % len(KINDS)] for case in dict.fromkeys(map(case_of, items))}
    chosen = [item for item in items if database_of(item) == turn[case_of(item)]]
    for item in chosen:
        item.user_properties.append((f"{COUNTED}, on {database_of(item)}", 1))
    return chosen


def _is_of_these(mark: pytest.Mark) -> bool:
    return mark.name in MARKS


def mark_of(item: pytest.Item) -> str | None:
    """Which of the two marks holds for a test, if any: its own before its file's."""
    return next((mark.name for mark in filter(_is_of_these, item.iter_markers())), None)


def database_of(item: pytest.Function) -> str | None:
    """The database that an item asks for, if any."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("house") if callspec else None


def case_of(item: pytest.Function) -> str:
    """Which case of its test an item is, whatever the database."""
    return item.callspec.id.replace(str(database_of(item)), "", 1)
