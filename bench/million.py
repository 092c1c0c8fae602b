"""Whether a page costs with a million needs what it costs with ten thousand: `make bench-million`.

On SQLite and on PostgreSQL (with its durability on) there is a district of each size, with 400 schools and
20,000 teachers, made by bench/crowd.py and found whole by `audit verify`. Four servers are asked in turns.
`NEEDS="10000 50000"` chooses other sizes, `DATABASES=sqlite` one of the two databases.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import repeat
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import psycopg

from bench import tables
from bench.asks import Ask, asks_of
from bench.district import SCHOOLS, add_crowd, add_schools, new_demo
from bench.load import Spread, rate
from bench.options import Options, options
from tests.support.live_server import running_program
from tests.support.postgres import DURABLE, running_postgres

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> None:
    """Make the databases, print the table, and keep it where nothing was left out."""
    chosen = options()
    with TemporaryDirectory() as folder, ExitStack() as leaving:
        home = Path(folder)
        home.chmod(0o755)  # PostgreSQL runs as somebody else
        began = time.monotonic()
        districts: list[tuple[Path, str]] = []
        if "sqlite" in chosen.databases:
            districts += _on_sqlite(home, chosen.needs)
        if "postgresql" in chosen.databases:
            districts += leaving.enter_context(_on_postgresql(home, chosen.needs))
        made = f"made and verified in {time.monotonic() - began:.0f} s"
        print(made, flush=True)
        addresses = [
            leaving.enter_context(running_program(instance, DATABASE_URL=url)) for instance, url in districts
        ]
        asked = [leaving.enter_context(asks_of(address, chosen.only)) for address in addresses]
        rows = [_row(same, chosen) for same in zip(*asked, strict=True)]
    if not chosen.only:
        sizes = " and ".join(f"{size:,}" for size in chosen.needs)
        how = f"{sizes} needs, {made}, {chosen.rounds} rounds of {chosen.seconds:g} s"
        name = "-".join(["million", *(chosen.databases if len(chosen.databases) == 1 else ())])
        tables.write(name, f"{tables.circumstances(how)}\n\n{tables.table(_heads(chosen), rows)}")


def _on_sqlite(home: Path, sizes: tuple[int, ...]) -> Iterator[tuple[Path, str]]:
    first = home / "sqlite"
    new_demo(first)
    add_schools(first, SCHOOLS[-1])
    for size in sizes:
        instance = copytree(first, home / f"sqlite-{size}")
        add_crowd(instance, size)
        yield instance, f"sqlite:///{instance / 'welfare.sqlite3'}"


@contextmanager
def _on_postgresql(home: Path, sizes: tuple[int, ...]) -> Iterator[list[tuple[Path, str]]]:
    first, made = home / "postgresql", []
    with running_postgres(home / "server", DURABLE) as socket_folder:

        def address(name: str) -> str:
            return f"postgresql+psycopg://postgres@/{name}?host={socket_folder}"

        with psycopg.connect(host=socket_folder, user="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE district")
            new_demo(first, address("district"))
            add_schools(first, SCHOOLS[-1], address("district"))
            for size in sizes:
                connection.execute(f"CREATE DATABASE district_{size} TEMPLATE district")
                instance = copytree(first, home / f"postgresql-{size}")
                add_crowd(instance, size, address(f"district_{size}"))
                made.append((instance, address(f"district_{size}")))
        yield made


def _heads(chosen: Options) -> list[str]:
    heads = ["page", "as"]
    for name in chosen.databases:
        heads += [f"{NAMES[name]}: small, ms", "large, ms", "large ÷ small"]
    return heads + ["÷ SQLite, large"] * (len(chosen.databases) - 1)


def _row(asks: tuple[Ask, ...], chosen: Options) -> list[str]:
    """What the same asks cost on all of them: two sizes on each database."""
    rounds = [[1000 / rate([ask.visitor], ask.requests(), chosen.seconds, ask.expects) for ask in asks]
              for _ in repeat(None, chosen.rounds)]  # fmt: skip
    cost = [Spread(tuple(each)) for each in zip(*rounds, strict=True)]

    def times(one: int, other: int) -> str:
        return f"{Spread(tuple(round[one] / round[other] for round in rounds)):.2f}"

    row = [asks[0].name, asks[0].account]
    for small in range(0, len(asks), 2):
        large = small + 1
        row += [f"{cost[small].median:.1f}", f"{cost[large].median:.1f}", times(large, small)]
    row += [times(large, 1) for large in range(3, len(asks), 2)]
    print(" | ".join(row), flush=True)
    return row


if __name__ == "__main__":
    main()
