"""What a run has looked at, told at its end: cells of the matrices, pages, bytes.

A test says what it looked at by `record_property`: numbers are added up over all tests, of lists different
entries are counted, and words are told as they are. Properties travel with the reports, so this also holds
where several processes run the tests.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import pytest


def lines_of(properties: Iterable[tuple[str, Any]]) -> list[str]:
    """What to tell, one line for each name."""
    numbers: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    words: dict[str, str] = {}
    for name, value in properties:
        if isinstance(value, int):
            numbers[name] += value
        elif isinstance(value, list | tuple):
            kinds[name].update(value)
        else:
            words[name] = str(value)
    return [
        *(f"{count:,} {name}" for name, count in numbers.items()),
        *(f"{len(seen):,} {name}, {seen.total():,} times" for name, seen in kinds.items()),
        *(f"{name}: {said}" for name, said in words.items()),
    ]


def tell(reporter: pytest.TerminalReporter) -> None:
    """Write the lines below the results."""
    reports = [report for found in reporter.stats.values() for report in found]
    properties = (
        recorded
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "teardown"
        for recorded in report.user_properties
    )
    lines = lines_of(properties)
    if lines:
        reporter.section("what was looked at")
    for line in sorted(lines):
        reporter.write_line(line)
