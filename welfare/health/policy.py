"""What keeps people from working, and what only the operator has to look after."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

MEGABYTE = 1024 * 1024
FULL = 20 * MEGABYTE
"""Less room than a form with its photos may take."""
NEARLY_FULL = 500 * MEGABYTE
LATE_AFTER = {
    "clock": timedelta(hours=26),
    "outbox": timedelta(minutes=15),
    "backup": timedelta(hours=26),
}
"""After what age somebody should look why nothing has happened since."""

TO_READ = ("database", "tables")
"""What has to be well for pages to be read. Where only nothing can be kept, the app says so itself, and a
proxy must not take it away."""


class Verdict(StrEnum):
    """How something is."""

    OK = "ok"
    WARNING = "warning"
    """People can work; somebody should look."""
    ERROR = "error"
    """It keeps people from working."""


@dataclass(frozen=True)
class Condition:
    """How one thing is; where it is not well, in a word or two what is wrong."""

    verdict: Verdict = Verdict.OK
    says: str = "ok"
    measured: dict[str, int] = field(default_factory=dict)


def on_room(free: int) -> Condition:
    """Of a disk with so many bytes left."""
    measured = {"free_megabytes": free // MEGABYTE}
    if free < FULL:
        return Condition(Verdict.ERROR, "full", measured)
    if free < NEARLY_FULL:
        return Condition(Verdict.WARNING, "nearly full", measured)
    return Condition(measured=measured)


def on_age(name: str, age: timedelta | None) -> Condition:
    """Of what last happened so long ago; None where it never has."""
    if age is None:
        return Condition(Verdict.WARNING, "never")
    measured = {"age_seconds": int(age.total_seconds())}
    if age > LATE_AFTER[name]:
        return Condition(Verdict.WARNING, "late", measured)
    return Condition(measured=measured)


def on_processes(running: int, wanted: int) -> Condition:
    """Of so many processes that should be there."""
    measured = {"running": running, "wanted": wanted}
    return Condition(
        Verdict.OK if running >= wanted else Verdict.WARNING,
        "ok" if running >= wanted else "fewer than wanted",
        measured,
    )


def on_tables(found: str | None, expected: str) -> Condition:
    """Of the version of a database's tables."""
    if found == expected:
        return Condition()
    return Condition(
        Verdict.ERROR,
        "none" if found is None else "older than the code" if found < expected else "newer than the code",
    )


def worst(findings: list[Condition]) -> Verdict:
    """How all of it is together."""
    verdicts = {finding.verdict for finding in findings}
    return next(verdict for verdict in (Verdict.ERROR, Verdict.WARNING, Verdict.OK) if verdict in verdicts)
