"""How long to measure, and what: `make bench ROUNDS=2 ROUND_SECONDS=0.1 ONLY=overview`."""

import os
from dataclasses import dataclass

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Options:
    """What can be set in the environment."""

    rounds: int
    """`ROUNDS`: how often each thing is measured; the median counts. Default 5."""
    seconds: float
    """`ROUND_SECONDS`: how long once. Default 0.15."""
    only: str
    """`ONLY`: one of the tables, or part of the names of pages. Default: everything."""
    needs: tuple[int, ...]
    """`NEEDS`: the sizes that `make bench-million` compares; the district of slow neighbours has the first.
    Default 10,000 and 1,000,000."""
    databases: tuple[str, ...]
    """`DATABASES`: on which it does. Default `sqlite postgresql`."""


def options() -> Options:
    """As the environment has them."""
    wanted = (os.environ.get("DATABASES") or " ".join(DATABASES)).split()
    return Options(
        rounds=int(os.environ.get("ROUNDS") or 5),
        seconds=float(os.environ.get("ROUND_SECONDS") or 0.15),
        needs=tuple(map(int, (os.environ.get("NEEDS") or "10000 1000000").split())),
        databases=tuple(name for name in DATABASES if name in wanted),
        only=os.environ.get("ONLY", ""),
    )
