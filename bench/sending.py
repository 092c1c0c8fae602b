"""How many needs a second are submitted, and how long each waits, beside the database's own inserts.

The limit has no server and no checks: connections that insert, in one durable transaction each time, the very
rows that a submission has inserted, into tables without indexes.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from shutil import copytree
from typing import Any

from bench import tables
from bench.asks import submission
from bench.limit import connect
from bench.load import CLIENTS, Spread, percentiles
from bench.options import Options
from bench.visitor import Visitor
from tests.support.live_server import running_program

HEADS = (
    "at once",
    "submissions: a second", "p50, ms", "p95", "p99", "p99 ÷ p50",
    "inserts: a second", "p50, ms", "p95", "p99", "submissions ÷ inserts",
)  # fmt: skip
SECONDS_A_ROUND = 2
WITH_ROWIDS = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
    AND sql NOT LIKE 'CREATE VIRTUAL%' AND sql NOT LIKE '%WITHOUT ROWID%'"""
Client = Callable[[], AbstractContextManager[Callable[[], object]]]
"""What gives something that somebody can do again and again, beside others."""
Rows = dict[str, list[tuple[Any, ...]]]
"""By their tables."""


def main(instance: Path, options: Options) -> None:
    """Print the table, and keep it. `instance` has the demo."""
    copy = copytree(instance, instance.with_name("sending"))
    url, rows = f"sqlite:///{copy / 'welfare.sqlite3'}", []
    with running_program(copy, DATABASE_URL=url) as address, closing(Visitor(address, "teacher")) as teacher:
        submits = partial(_submitting, teacher)
        inserted = _inserted_by(url, submits)
        for clients in CLIENTS:
            rows.append(_row(clients, submits, partial(_inserting, url, inserted), options.rounds))
            print(" | ".join(rows[-1]), flush=True)
    many = sum(map(len, inserted.values()))
    how = (
        f"{options.rounds} rounds of {SECONDS_A_ROUND} s, SQLite, {many} rows of {len(inserted)} tables each"
    )
    tables.write("sending", f"{tables.circumstances(how)}\n\n{tables.table(HEADS, rows)}")


@contextmanager
def _submitting(teacher: Visitor) -> Iterator[Callable[[], object]]:
    ask = submission({"teacher": teacher.beside()})
    requests = ask.requests()

    def submit() -> None:
        status, _ = ask.visitor.ask(*next(requests))
        assert status == ask.expects, f"a need was not taken: {status}"

    with closing(ask.visitor):
        yield submit


def _inserted_by(url: str, client: Client) -> Rows:
    """What is inserted where a client does it once; a table is made for the like of each."""
    with closing(connect(url)) as connection, client() as do:
        names = [name for (name,) in connection.execute(WITH_ROWIDS).fetchall()]
        last = {name: _last_of(connection, name) for name in names}
        do()
        found = {
            name: connection.execute(f"SELECT * FROM {name} WHERE rowid > ?", [last[name]]).fetchall()
            for name in names
        }
        inserted = {name: some for name, some in found.items() if some}
        for name in inserted:
            connection.execute(f"CREATE TABLE bench_{name} AS SELECT * FROM {name} WHERE 0")
        connection.commit()
    return inserted


def _last_of(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0])


@contextmanager
def _inserting(url: str, rows: Rows) -> Iterator[Callable[[], object]]:
    with closing(connect(url)) as connection:

        def insert() -> None:
            connection.execute("BEGIN IMMEDIATE")
            for name, some in rows.items():
                marks = ", ".join("?" * len(some[0]))
                connection.executemany(f"INSERT INTO bench_{name} VALUES ({marks})", some)
            connection.commit()

        yield insert


def _row(clients: int, submits: Client, inserts: Client, rounds: int) -> list[str]:
    """Both in turns, so many of them at once."""
    waited: dict[Client, list[float]] = {submits: [], inserts: []}
    rates: dict[Client, list[float]] = {submits: [], inserts: []}
    for _ in range(rounds):
        for client in (submits, inserts):
            rate, milliseconds = often(client, clients)
            rates[client].append(rate)
            waited[client] += milliseconds
    ratios = [own / limit for own, limit in zip(rates[submits], rates[inserts], strict=True)]
    slow, quick = percentiles(waited[submits]), percentiles(waited[inserts])
    return [
        str(clients),
        f"{Spread(tuple(rates[submits])).median:.0f}",
        *(f"{each:.1f}" for each in slow),
        f"{slow[2] / slow[0]:.1f}",
        f"{Spread(tuple(rates[inserts])).median:.0f}",
        *(f"{each:.1f}" for each in quick),
        f"{Spread(tuple(ratios)):.3f}",
    ]


def often(client: Client, clients: int) -> tuple[float, list[float]]:
    """How often a second so many clients do it for a round, and the milliseconds that each time took."""

    def work(do: Callable[[], object]) -> list[float]:
        milliseconds: list[float] = []
        while len(milliseconds) < 2 or time.perf_counter() - began < SECONDS_A_ROUND:
            asked = time.perf_counter()
            do()
            milliseconds.append(1000 * (time.perf_counter() - asked))
        return milliseconds

    with ExitStack() as leaving, ThreadPoolExecutor(clients) as pool:
        does = [leaving.enter_context(client()) for _ in range(clients)]
        began = time.perf_counter()
        done = list(chain.from_iterable(pool.map(work, does)))
        return len(done) / (time.perf_counter() - began), done
