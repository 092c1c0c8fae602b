"""Where what is well ends, from both sides."""

from datetime import timedelta

import pytest

from welfare.health.policy import (
    FULL,
    LATE_AFTER,
    NEARLY_FULL,
    Condition,
    Verdict,
    on_age,
    on_processes,
    on_room,
    on_tables,
    worst,
)

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("free", "verdict"),
    [
        (0, Verdict.ERROR),
        (FULL - 1, Verdict.ERROR),
        (FULL, Verdict.WARNING),
        (NEARLY_FULL - 1, Verdict.WARNING),
        (NEARLY_FULL, Verdict.OK),
    ],
)
def test_room_on_the_disk(free: int, verdict: Verdict) -> None:
    assert on_room(free).verdict is verdict


@pytest.mark.parametrize("name", LATE_AFTER)
def test_ages(name: str) -> None:
    assert on_age(name, LATE_AFTER[name]).verdict is Verdict.OK
    assert on_age(name, LATE_AFTER[name] + SECOND).verdict is Verdict.WARNING
    assert on_age(name, None).verdict is Verdict.WARNING


@pytest.mark.parametrize(("running", "verdict"), [(1, Verdict.WARNING), (2, Verdict.OK), (3, Verdict.OK)])
def test_processes(running: int, verdict: Verdict) -> None:
    assert on_processes(running, wanted=2).verdict is verdict


@pytest.mark.parametrize("found", [None, "0001", "0003"])
def test_tables_of_another_version_keep_people_from_working(found: str | None) -> None:
    assert on_tables(found, "0002").verdict is Verdict.ERROR
    assert on_tables("0002", "0002").verdict is Verdict.OK


def test_the_worst_counts() -> None:
    findings = [Condition(), Condition(Verdict.ERROR), Condition(Verdict.WARNING)]
    assert [worst(findings), worst(findings[::2]), worst(findings[:1])] == [
        Verdict.ERROR, Verdict.WARNING, Verdict.OK,
    ]  # fmt: skip
