"""The processes of the server that this one belongs to."""

import os
from dataclasses import dataclass
from pathlib import Path

_GONE = ("Z", "X")


@dataclass(frozen=True)
class Serving:
    """A server: its process, how many workers it keeps, and which processes stand beside them."""

    process: int
    workers: int
    beside: frozenset[int]

    def running(self) -> tuple[int, int]:
        """How many workers, and how many of those beside them, are alive."""
        alive = children_of(self.process)
        return len(alive - self.beside), len(alive & self.beside)


server: Serving | None = None
"""The one that has forked this process, if any."""


def begin_to_serve(workers: int) -> None:
    """Remember this process as the server; whoever has been started before stands beside the workers."""
    global server
    server = Serving(os.getpid(), workers, children_of(os.getpid()))


def children_of(process: int) -> frozenset[int]:
    """Those of its main thread that are alive; none where the system does not tell (only Linux does)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return frozenset()
    return frozenset(int(child) for child in children if _is_alive(child))


def _is_alive(process: str) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in _GONE
