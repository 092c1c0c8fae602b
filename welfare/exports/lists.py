"""What a feature says about a list so that it can be exported: columns, and rows that begin at who may see.

A feature calls `offer` with its `ListExport` when it is registered; the page of the list shows the buttons by
`{{ exports.buttons('<name>') }}` (templates/components/exports.html). This room knows none of the lists.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role

Cell = str | int | float | Decimal | date | None
"""What stands in a file: text, a number, a date, a moment on the district's clocks, or nothing."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, and the name of the row's value. `shown` puts the value into words."""

    label: Any
    name: str
    shown: Callable[[Any], Any] | None = None
    width: int = 14
    """In characters, for a workbook."""

    def cell(self, row: Any) -> Cell:
        """The value of a row as it goes into the file: dates stay dates, numbers numbers."""
        value = getattr(row, self.name)
        if value is None:
            return None
        if self.shown is not None:
            return _plain(self.shown(value))
        return _plain(value)


def _plain(value: Any) -> Cell:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return clock.local(value).replace(tzinfo=None)
        case int() | float() | Decimal() | date():
            return value
    return str(value)


@dataclass(frozen=True)
class ListExport:
    """A list that can be exported."""

    name: str
    """In addresses and in the record."""
    title: Any
    roles: frozenset[Role]
    """Who may export it at all; which rows they get is decided by `rows`."""
    columns: tuple[Column, ...]
    rows: Callable[[Person, Mapping[str, str]], Select[Any] | Sequence[Any]]
    """The rows that the list's page shows this person under these arguments, in the page's order. It begins
    at who may see. It runs outside of requests, too; what is not there aborts with 404 as on the page. A
    list that is no query gives its few rows themselves."""
    filters: Callable[[Person, Mapping[str, str]], Sequence[str]] = lambda person, args: ()
    """The filters at work, in words, for the record and the sheet that says what the file is."""
    is_set_apart: Callable[[Any], bool] = lambda row: getattr(row, "is_protected", False)
    """Whether a row tells of a protected need or of hardship; the record of power says that of its file."""

    def is_open_to(self, person: Person) -> bool:
        """Whether the person may export this list."""
        return bool(self.roles & person.role_names)


@dataclass(frozen=True)
class OwnFile:
    """A file about whoever asks for it, which is nobody else's to open: not an auditor's either."""

    name: str
    """In the record."""
    title: Any
    write: Callable[[Path, Person, Callable[[int], None]], int]
    """Writes it for its person, telling how many rows there are so far; gives how many there are."""
    page: str
    """The endpoint at which it is asked for and fetched."""

    def filters(self, person: Person, args: Mapping[str, str]) -> Sequence[str]:
        """None: it is all there is."""
        return ()

    def is_open_to(self, person: Person) -> bool:
        """Whoever has an account has something of their own."""
        return True


_listings: dict[str, ListExport] = {}
_own_files: dict[str, OwnFile] = {}


def offer(listing: ListExport) -> None:
    """Let a list be exported; the same name again replaces it."""
    _listings[listing.name] = listing


def offer_own(file: OwnFile) -> None:
    """Let everybody have this file of their own."""
    _own_files[file.name] = file


def find_list(name: str) -> ListExport | None:
    """The list of that name."""
    return _listings.get(name)


def find_own(name: str) -> OwnFile | None:
    """What everybody has of their own under that name."""
    return _own_files.get(name)


def own_names() -> list[str]:
    """The names of all that is nobody else's to open."""
    return sorted(_own_files)


def title_of(name: str) -> str:
    """A list's title in words; its name where no feature offers it any more."""
    found = find_list(name) or find_own(name)
    return str(found.title) if found else name
