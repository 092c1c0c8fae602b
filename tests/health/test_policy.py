"""Where what is well ends, from both sides, and what is said of it."""

from datetime import timedelta

import pytest

from welfare.health.policy import (
    LATE_AFTER,
    TO_READ,
    Condition,
    Verdict,
    on_age,
    on_processes,
    on_room,
    on_tables,
    worst,
)

SECOND = timedelta(seconds=1)
MEGABYTE = 1_048_576
LATE = {"clock": timedelta(hours=26), "outbox": timedelta(minutes=15), "backup": timedelta(days=1, hours=2)}
"""What comes once a day has two hours more; messages go out within a quarter of an hour."""


@pytest.mark.parametrize(
    ("free", "verdict", "says", "megabytes"),
    [
        (0, "error", "full", 0),
        (20 * MEGABYTE - 1, "error", "full", 19),
        (20 * MEGABYTE, "warning", "nearly full", 20),
        (500 * MEGABYTE - 1, "warning", "nearly full", 499),
        (500 * MEGABYTE, "ok", "ok", 500),
    ],
)
def test_room_on_the_disk(free: int, verdict: str, says: str, megabytes: int) -> None:
    assert on_room(free) == Condition(Verdict(verdict), says, {"free_megabytes": megabytes})


@pytest.mark.parametrize("name", LATE_AFTER)
def test_ages(name: str) -> None:
    late = LATE[name]
    seconds = int(late.total_seconds())
    assert on_age(name, late) == Condition(Verdict.OK, "ok", {"age_seconds": seconds})
    assert on_age(name, late + SECOND) == Condition(Verdict.WARNING, "late", {"age_seconds": seconds + 1})
    assert on_age(name, None) == Condition(Verdict.WARNING, "never", {})


def test_whatever_should_happen_again_and_again_has_an_age() -> None:
    assert set(LATE_AFTER) == set(LATE)


@pytest.mark.parametrize(
    ("running", "verdict", "says"),
    [(1, "warning", "fewer than wanted"), (2, "ok", "ok"), (3, "ok", "ok")],
)
def test_processes(running: int, verdict: str, says: str) -> None:
    assert on_processes(running, wanted=2) == Condition(
        Verdict(verdict), says, {"running": running, "wanted": 2}
    )


@pytest.mark.parametrize(
    ("found", "says"), [(None, "none"), ("0001", "older than the code"), ("0003", "newer than the code")]
)
def test_tables_of_another_version_keep_people_from_working(found: str | None, says: str) -> None:
    assert on_tables(found, "0002") == Condition(Verdict.ERROR, says, {})
    assert on_tables("0002", "0002") == Condition(Verdict.OK, "ok", {})


def test_pages_are_read_while_nothing_can_be_kept() -> None:
    """So a full disk takes no page away, and a database that is gone or of another version does."""
    assert set(TO_READ) == {"database", "tables"}


def test_the_worst_counts() -> None:
    findings = [Condition(), Condition(Verdict.ERROR), Condition(Verdict.WARNING)]
    assert [worst(findings), worst(findings[::2]), worst(findings[:1])] == [
        Verdict.ERROR, Verdict.WARNING, Verdict.OK,
    ]  # fmt: skip
