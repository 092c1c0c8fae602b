"""Whether every file is as it was kept: each is read once, and its digest stands in a row that is sealed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from welfare.exports.models import Export
from welfare.exports.store import path_of as export_path_of
from welfare.extensions import db
from welfare.files.models import Document, Photo
from welfare.files.store import digest_of, path_of, thumbnail_path_of

CHANGED = "its file is not as it was kept"
GONE = "its file is gone"


@dataclass(frozen=True)
class Kept:
    """A table whose rows have files."""

    model: Any
    digest: Any
    name: Any
    paths: Callable[[Any], tuple[Path, ...]]
    """The files of a row with its `name` and what `beside` is."""
    beside: tuple[Any, ...] = ()
    is_for_good: bool = True
    """Whether the files stay as long as the row does."""


KEPT = (
    Kept(
        Photo,
        Photo.file_digest,
        Photo.name,
        lambda row: (path_of(row.name), thumbnail_path_of(row.name)),
    ),
    Kept(
        Document,
        Document.digest,
        Document.name,
        lambda row: (path_of(row.name, f".{row.kind}"),),
        (Document.kind,),
    ),
    Kept(
        Export,
        Export.digest,
        Export.token.label("name"),
        lambda row: (export_path_of(row.name),),
        is_for_good=False,
    ),
)


def faults_of_files(connection: Connection) -> Iterator[tuple[str, int, list[str]]]:
    """For each table with files its name, how many rows had them, and what is wrong with them, in English."""
    for kept in KEPT:
        table, rows, told = kept.model.__tablename__, 0, []
        columns = (kept.model.id, kept.name, kept.digest.label("digest"), *kept.beside)
        for row in connection.execute(
            select(*columns).where(kept.digest.is_not(None)).order_by(kept.model.id)
        ):
            rows += 1
            if fault := _fault_of(kept, row):
                told.append(f"{table}, row {row.id}: {fault}")
        yield table, rows, told


def _fault_of(kept: Kept, row: Any) -> str | None:
    try:
        return None if digest_of(*kept.paths(row)) == row.digest else CHANGED
    except FileNotFoundError:
        return GONE if kept.is_for_good and _is_still_there(kept.model, row.id) else None
    except (OSError, ValueError):
        return CHANGED


def _is_still_there(model: Any, key: int) -> bool:
    """Whether the row is there at this very moment: the check may have begun before it was taken out."""
    with db.engine.connect() as now:
        return now.scalar(select(model.id).where(model.id == key)) is not None
