"""Which column of a table is what: read from its headings, wherever they stand, in Chinese or English."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _

from welfare.refusals import N_, Refusal
from welfare.spelling import folded, plain, tidy
from welfare.tables.reading import Table
from welfare.web.i18n import language

HEADER_WITHIN = 10
"""Above the header a table may have a title; the header is looked for in this many rows."""

Cells = Mapping[str, str | None]
"""The cells of a row by column, tidied; None where the table has no such column."""
Meaning = TypeVar("Meaning")


class NoHeader(Refusal):
    """Without its header nobody knows which column is what."""

    status = 422
    sentence = N_("No row names the columns. There must be headings at least for: %(columns)s.")


class NothingInIt(Refusal):
    """Only a header."""

    status = 422
    sentence = N_("Below the headings there are no rows.")


def one_line(text: str) -> str:
    """A cell's text with single blanks."""
    return " ".join(text.split())


def as_code(text: str) -> str:
    """The same with letters and digits as a keyboard has them, also where they were typed full-width."""
    return one_line(plain(text) or "")


@dataclass(frozen=True, eq=False)
class Words(Generic[Meaning]):
    """What a cell may say: its labels in the reader's language, and other words (bare) besides."""

    labels: Mapping[Meaning, Any]
    synonyms: Mapping[Meaning, str]

    def find(self, text: str) -> Meaning | None:
        """What a word means."""
        return self._meanings(language()).get(bare(text))

    @lru_cache  # noqa: B019  there are as many as columns that need them, for good
    def _meanings(self, _language: str) -> dict[str, Meaning]:
        meanings = {bare(str(label)): meaning for meaning, label in self.labels.items()}
        return meanings | {word: what for what, words in self.synonyms.items() for word in words.split()}


@dataclass(frozen=True)
class Column:
    """A column as an import declares it."""

    name: str
    heading: Any
    """As the template heads it; read in the reader's language, and in these words (bare) besides:"""
    synonyms: str = ""
    is_required: bool = True
    """Whether a table must have it; then a cell must be filled, too, if it is `called` something."""
    called: Any = None
    """What it is in a sentence: `the staff number is missing`."""
    longest: int | None = None
    tidy: Callable[[str], str] = one_line
    is_key: bool = False
    """Whether the preview shows it on every row, to tell rows apart."""
    explanation: Any = ""
    """What is to stand in it, for whoever fills one in."""
    words: Words[Any] | None = None
    """The words it may hold, where they are few."""

    def faults(self, cell: str | None) -> Iterator[str]:
        """What is wrong with a cell by itself."""
        if self.called and self.is_required and not cell:
            yield _("The %(what)s is missing.", what=self.called)
        if self.longest is not None and len(cell or "") > self.longest:
            yield _("The %(what)s is longer than %(max)d characters.", what=self.called, max=self.longest)


@dataclass(frozen=True)
class Line:
    """A row that is not empty: its number in the file, and its cells."""

    row: int
    cells: Cells = field(default_factory=dict)


def read_lines(table: Table, columns: Sequence[Column]) -> list[Line]:
    """The rows below the header that are not empty. Raises `NoHeader`, `NothingInIt`."""
    required = [column for column in columns if column.is_required]
    for header, headings in enumerate(table[:HEADER_WITHIN], start=1):
        found = _found_in(headings, columns)
        if all(column.name in found for column in required):
            lines = list(_below(table, header, found, columns))
            if not lines:
                raise NothingInIt
            return lines
    raise NoHeader(columns=_(", ").join(str(column.heading) for column in required))


def bare(text: str) -> str:
    """A heading or a word without blanks, brackets and marks, in small letters."""
    text = re.sub(r"\(.*?\)", "", folded(text))
    return re.sub(r"[\s_*:/\-.]", "", text)


def _below(table: Table, header: int, found: Mapping[str, int], columns: Sequence[Column]) -> Iterator[Line]:
    for row, cells in enumerate(table[header:], start=header + 1):
        if any(cell.strip() for cell in cells):
            yield Line(row, {column.name: _cell(cells, found.get(column.name), column) for column in columns})


def _found_in(headings: list[str], columns: Sequence[Column]) -> dict[str, int]:
    names = {bare(str(column.heading)): column.name for column in columns}
    names |= {word: column.name for column in columns for word in column.synonyms.split()}
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        name = names.get(bare(heading))
        if name:
            found.setdefault(name, index)
    return found


def _cell(cells: list[str], index: int | None, column: Column) -> str | None:
    if index is None:
        return None
    return column.tidy(tidy(cells[index]) or "" if index < len(cells) else "")
