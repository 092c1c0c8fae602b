"""A test that takes more than a second of a processor says why: `@pytest.mark.slow("asks 760 addresses")`.

`make check` leaves those out. Which others took long is told at the end of a run and fails nothing, since
that depends on the machine.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

import pytest

A_FEW_SECONDS = 5
"""On the clock, beside others: whoever takes longer surely takes more than a second of a processor."""


def is_slow(item: pytest.Item) -> bool:
    """Whether the test is marked."""
    return item.get_closest_marker("slow") is not None


def mark_what_has_the_demo(items: Iterable[pytest.Item]) -> None:
    """Whatever asks for the demo is slow: whichever of them is the first waits until it is made."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()) and not is_slow(item):
            item.add_marker(pytest.mark.slow("begins with the demo, which takes twenty seconds to make"))


def tell_by_folder(reporter: pytest.TerminalReporter) -> None:
    """How long the tests of each folder took, all processes together, and how much of it was setting up."""
    seconds: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for reports in reporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                folder = str(PurePath(*PurePath(report.nodeid.partition("::")[0]).parts[:2]))
                seconds[folder] += report.duration
                before[folder] += report.duration if report.when == "setup" else 0
    reporter.section("where the seconds went")
    for folder, took in seconds.most_common():
        reporter.write_line(f"{took:7.0f} s  {folder}, {before[folder]:.0f} s of it to set up")


def tell(reporter: pytest.TerminalReporter) -> None:
    """Name the tests that took more than a few seconds and give no reason."""
    long = [
        report
        for report in reporter.stats.get("passed", ())
        if report.when == "call" and report.duration > A_FEW_SECONDS and "slow" not in report.keywords
    ]
    if long:
        reporter.section(f"took more than {A_FEW_SECONDS} s without a reason")
    for report in sorted(long, key=lambda report: -report.duration):
        reporter.write_line(f"{report.duration:6.1f} s  {report.nodeid}")
