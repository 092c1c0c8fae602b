"""Asking for an export, and writing it."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, select

from welfare import clock
from welfare.accounts.models import EventKind, Person
from welfare.accounts.queries import names_of, person_with_reach
from welfare.accounts.record import record
from welfare.exports import store
from welfare.exports.files import WRITERS, Format
from welfare.exports.lists import ListExport, OwnFile, own_names
from welfare.exports.models import Export
from welfare.exports.queries import acted_for, is_lent_still, under_way_of, what_is_lent
from welfare.exports.refusals import NoLongerLent, TooManyUnderWay
from welfare.extensions import db
from welfare.files.actions import remove_once_committed
from welfare.history.timeline import for_named
from welfare.web.i18n import format_moment, language

AT_ONCE = 1_000
"""How many rows are read from the database at a time."""
UNDER_WAY_AT_MOST = 3


class Written(NamedTuple):
    """What is in a file."""

    rows: int
    has_set_apart: bool
    """Whether any of them tells of a protected need or of hardship."""


def new_export(
    listing: ListExport | OwnFile, *, by: Person, args: Mapping[str, str], format: Format
) -> Export:
    """A list as a person exports it under these arguments of its address; not in the record yet."""
    return Export(
        token=secrets.token_urlsafe(32),
        by_id=by.id,
        asked_at=clock.now(),
        listing=listing.name,
        format=format,
        language=language(),
        args=dict(args),
        filters=[str(words) for words in listing.filters(by, args)],
        lent=None
        if isinstance(listing, OwnFile)
        else [list(one) for one in sorted(what_is_lent(by))] or None,
    )


def ask_for(export: Export) -> Export:
    """Enter an export into the record; gives it. Raises `TooManyUnderWay`, and `NoLongerLent` where whoever
    asks stood in for somebody a moment ago."""
    # Whoever asks twice in one moment is counted once after the other.
    db.session.execute(select(Person.id).where(Person.id == export.by_id).with_for_update(key_share=True))
    if under_way_of(export.by_id) >= UNDER_WAY_AT_MOST:
        raise TooManyUnderWay
    if export.lent:
        by = person_with_reach(export.by_id)
        if by is None or not is_lent_still(export, by):
            raise NoLongerLent
    db.session.add(export)
    db.session.flush()
    return export


def write(
    export: Export,
    listing: ListExport | OwnFile,
    path: Path,
    *,
    by: Person,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write the file at `path` as `by` sees the list; gives what is in it. `progress` hears of the rows."""
    if isinstance(listing, OwnFile):
        return Written(listing.write(path, by, progress or (lambda rows: None)), has_set_apart=False)
    has_set_apart = False
    rows: Any = listing.rows(by, export.args)
    with ExitStack() as leaving:
        if isinstance(rows, Select):
            found = db.session.execute(rows.execution_options(yield_per=AT_ONCE))
            rows = leaving.enter_context(closing(found))
        file = WRITERS[export.format](path, str(listing.title), listing.columns)
        leaving.callback(file.release)
        for row in rows:
            file.write([column.cell(row) for column in listing.columns])
            has_set_apart = has_set_apart or listing.is_set_apart(row)
            if progress and file.written % AT_ONCE == 0:
                progress(file.written)
        file.close(about(export, listing, by, file.written))
    return Written(file.written, has_set_apart)


def about(export: Export, listing: ListExport, by: Person, rows: int) -> list[tuple[str, str]]:
    """What a workbook says about itself."""
    return [
        (_("List"), str(listing.title)),
        (_("Filters"), _("; ").join(export.filters) or _("none")),
        (_("Exported on"), format_moment(export.asked_at)),
        (_("Exported by"), for_named(by.name, list(names_of(acted_for(export)).values()))),
        (_("Rows"), f"{rows:,}"),
    ]


def mark_made(export: Export, written: Written, *, digest: str | None) -> None:
    """The file is whole; `digest` is its own where it is kept to be fetched later. Whoever had it made has
    that in their history: of the filters, which may name people, nothing."""
    export.row_count, export.made_at = written.rows, clock.now()
    export.is_kept, export.digest = digest is not None, digest
    export.taken_until = None
    by = db.session.get_one(Person, export.by_id)
    about: dict[str, Any] = {"rows": written.rows, "set_apart": written.has_set_apart}
    record(by, EventKind.EXPORTED, by=by, acted_for=acted_for(export), list=export.listing, **about)


def forget_own_files(person: Person) -> None:
    """Let the files about somebody go that they had made; that they asked for them stays on record."""
    query = select(Export.token).where(Export.by_id == person.id, Export.listing.in_(own_names()))
    made = [store.path_of(token) for token in db.session.scalars(query)]
    remove_once_committed([*made, *(path.with_suffix(store.DRAFT) for path in made)])


def mark_failed(export: Export) -> None:
    """It could not be made, and is not tried again."""
    export.failed_at, export.taken_until = clock.now(), None
