"""What a server's processes hold in memory after a minute of everything that is asked for, and after more."""

import os
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from shutil import copytree

from bench import tables
from bench.asks import asks_of
from bench.load import CLIENTS, rate
from bench.options import Options
from tests.support.live_server import running_program

HEADS = ("process", "after a minute, MB", "after all, MB", "÷ after a minute")
MINUTE = 60
SECONDS_EACH = 1
"""How long each thing is asked for before it is another's turn."""
MEGABYTE = 1024 * 1024
PROCESSES = Path("/proc")
PARENT, SESSION, NICE, PAGES = 1, 3, 16, 21
"""Fields of a process's `stat`, behind its name."""


@dataclass(frozen=True)
class Process:
    """One of a server's."""

    parent: int
    session: int
    nice: int
    megabytes: float
    command: str


def main(instance: Path, options: Options) -> None:
    """Print the table, and keep it: as many minutes more as there are rounds. `instance` has the demo."""
    copy, answers = copytree(instance, instance.with_name("memory")), 0.0
    with ExitStack() as leaving:
        url = f"sqlite:///{copy / 'welfare.sqlite3'}"
        address = leaving.enter_context(running_program(copy, DATABASE_URL=url))
        asks = leaving.enter_context(asks_of(address))
        began, first = time.monotonic(), dict[int, Process]()
        for ask in cycle(asks):
            crowd = [ask.visitor.beside() for _ in range(CLIENTS[-1])]
            answers += SECONDS_EACH * rate(crowd, ask.requests(), SECONDS_EACH, ask.expects)
            for visitor in crowd:
                visitor.close()
            passed = time.monotonic() - began
            if passed > MINUTE and not first:
                first = processes_of(copy)
            if passed > MINUTE * (1 + options.rounds):
                break
        last = processes_of(copy)
    rows = [
        [kind_of(at, last), f"{first[at].megabytes:.0f}", f"{last[at].megabytes:.0f}",
         f"{last[at].megabytes / first[at].megabytes:.2f}"]
        for at in sorted(first.keys() & last.keys())
    ]  # fmt: skip
    shown = tables.table(HEADS, rows)
    print(shown, flush=True)
    how = f"{options.rounds} minutes more, {answers:,.0f} answers to {CLIENTS[-1]} clients"
    tables.write("memory", f"{tables.circumstances(how)}\n\n{shown}")


def processes_of(instance: Path) -> dict[int, Process]:
    """Those of the server that keeps all it has in this folder, by their ids.

    They are told by their session: those that have given themselves a title have lost their environment.
    """
    found, sessions, owner = dict[int, Process](), set[int](), f"WELFARE_INSTANCE={instance}".encode()
    for folder in PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            process = found[int(folder.name)] = _read(folder)
            if owner in (folder / "environ").read_bytes().split(b"\0"):
                sessions.add(process.session)
    return {at: process for at, process in found.items() if process.session in sessions}


def _read(folder: Path) -> Process:
    stat = (folder / "stat").read_text().rpartition(")")[2].split()
    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    megabytes = int(stat[PAGES]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    return Process(int(stat[PARENT]), int(stat[SESSION]), int(stat[NICE]), megabytes, command)


def kind_of(at: int, processes: dict[int, Process]) -> str:
    """What a process does, told by where it stands among the others."""
    own = processes[at]
    if own.parent not in processes:
        return "server"
    if own.nice > processes[own.parent].nice:
        return "apart"
    if " deliver " in own.command:
        return "delivering"
    return "nursery" if any(other.parent == at for other in processes.values()) else "worker"
