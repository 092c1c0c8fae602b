"""What the product asks of a database, and that it asks both kinds for all of it.

Most tests take turns between SQLite and PostgreSQL (tests/support/in_turn.py). What that may not cost is a
statement that one of the two never hears. A run notes which lines of the product, or of its templates, read
from which database, and what is written to which table; after it `python -m tests.support.asked` tells
what only one of them was asked, and fails.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from tests.support.in_turn import KINDS

HOUSE = Path(__file__).parents[2]
HERE = f"{HOUSE}/"
PRODUCT = tuple(f"{HERE}{folder}/" for folder in ("welfare", "templates"))


class Files(dict[str, bool]):
    """Whether each file is one of the product's: asked of some twenty for each statement, looked at once."""

    def __missing__(self, file: str) -> bool:
        return self.setdefault(file, file.startswith(PRODUCT))


IS_OF_PRODUCT = Files()
FRAMES_BETWEEN = 4
"""At least so many lie between whoever asks and what notes it."""
MIGRATIONS = f"{HERE}welfare/migrations/"
"""How a table is altered differs between the two; each begins every run with all of them."""
NOTED = "asked"
"""Under this name a process hands over what it has noted, and the last run has kept it."""
LINE = re.compile(r":\d+")
READS = ("SELECT", "WITH")
WRITES = {"INSERT": 2, "UPDATE": 1, "DELETE": 2}
"""What writes, and how many words later its table is named. Whichever line asks next sends it."""

BY_ITSELF = {"_load_on_pk_identity", "_emit_lazyload", "__connect"}
"""Functions of SQLAlchemy that read a row by its key wherever it is used, or ask a server who it is."""
OF_ONE = {
    "welfare/history/actions.py keep_signers_waiting": "SQLite has one writer anyway",
    "welfare/history/actions.py hold_still": "SQLite has one writer anyway",
    "welfare/history/actions.py _ends_of": "SQLite has one writer anyway",
    "welfare/web/tries.py counting": "a test lets PostgreSQL only read from where a transaction begins",
    "DELETE FROM findings": "a test takes one away, and the product only writes it out",
}
"""What may be asked of one of them only, and why."""

asked: dict[str, set[str]] = defaultdict(set)
"""By the kind of database: the file, line and function that reads, or what is written and to which table."""


def listen() -> None:
    """Note from now on, whatever the engine."""
    if not event.contains(Engine, "before_cursor_execute", _note):
        event.listen(Engine, "before_cursor_execute", _note)


def hear(output: Mapping[str, Any]) -> None:
    """Add what another process has handed over."""
    for kind, places in output.get(NOTED, {}).items():
        asked[kind].update(places)


def keep(config: pytest.Config) -> None:
    """Hand it to the process that leads the run, or keep it; where a few tests are tried again, neither."""
    noted = {kind: sorted(places) for kind, places in asked.items()}
    if (output := getattr(config, "workeroutput", None)) is not None:
        output[NOTED] = noted
    elif not (getattr(config.option, "lf", True) or config.option.collectonly):
        config.cache.set(NOTED, noted)


def asked_of_one(noted: Mapping[str, list[str]]) -> Iterator[str]:
    """What only one of the databases was asked, and may not be."""
    for kind, other in zip(KINDS, reversed(KINDS), strict=True):
        for asked_here in sorted(set(noted.get(kind, ())).difference(noted.get(other, ()))):
            if LINE.sub("", asked_here) not in OF_ONE:
                yield f"{kind} only: {asked_here}"


def main() -> int:
    """Tell of the last run; 1 where there is anything that only one database was asked, or nothing at all."""
    noted = json.loads((HOUSE / ".pytest_cache" / "v" / NOTED).read_text())
    alone = list(asked_of_one(noted))
    print(*alone, f"{len(alone)} of {len(set().union(*noted.values())):,} are asked of one only", sep="\n")
    return bool(alone) or not noted


def _note(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    frame: FrameType | None = sys._getframe(FRAMES_BETWEEN)
    while frame and not IS_OF_PRODUCT[frame.f_code.co_filename]:
        if frame.f_code.co_name in BY_ITSELF:
            return
        frame = frame.f_back
    if frame is None or (file := frame.f_code.co_filename).startswith(MIGRATIONS):
        return
    kind = connection.dialect.name
    if statement.startswith(READS):
        asked[kind].add(f"{file.removeprefix(HERE)}:{frame.f_lineno} {frame.f_code.co_name}")
    elif (words := statement.split(None, 3))[0] in WRITES:
        asked[kind].add(" ".join(words[: WRITES[words[0]] + 1]))


if __name__ == "__main__":
    sys.exit(main())
