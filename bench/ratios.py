"""How near each page comes to the limit, with few schools and with many, for one client and for eight."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

from bench import tables
from bench.asks import Ask, asks_of
from bench.district import SCHOOLS, add_schools
from bench.load import CLIENTS, measure
from bench.options import Options
from bench.servers import Servers, both

HEADS = (
    "page", "as", "bytes",
    *(head for n in CLIENTS for head in (f"{n} at once: a second", "limit", "÷ limit")),
)  # fmt: skip


def main(instance: Path, options: Options) -> None:
    """Print the tables, and keep them where nothing was left out. `instance` has the demo."""
    parts = []
    for schools in SCHOOLS:
        copy = copytree(instance, instance.with_name(f"{schools}-schools"))
        add_schools(copy, schools)
        with both(copy) as servers:
            print(f"\n{schools} schools", flush=True)
            rows = list(_rows(servers, options))
        parts.append(f"{schools} schools:\n\n{tables.table(HEADS, rows)}")
    if not options.only:
        how = f"{options.rounds} rounds of {options.seconds:g} s, SQLite"
        tables.write("pages", "\n\n".join([tables.circumstances(how), *parts]))


def _rows(servers: Servers, options: Options) -> Iterator[list[str]]:
    with asks_of(servers.product, options.only) as asks:
        for ask in asks:
            row = _row(ask, servers, options)
            print(" | ".join(row), flush=True)
            yield row


def _row(ask: Ask, servers: Servers, options: Options) -> list[str]:
    row = [ask.name, ask.account]
    for clients in CLIENTS:
        measured = measure(ask, servers, clients=clients, rounds=options.rounds, seconds=options.seconds)
        if len(row) == 2:
            row.append(f"{measured.size:,}")
        product, limit = measured.product.median, measured.limit.median
        row += [f"{product:.0f}", f"{limit:.0f}", f"{measured.ratio:.3f}"]
    return row
