"""Which row names the columns, and which column is what: on each sheet, wherever it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from welfare.refusals import N_, Refusal
from welfare.spelling import tidy
from welfare.tables.columns import Cells, Column, bare
from welfare.tables.reading import Book, Table


class NoHeader(Refusal):
    """Without its header nobody knows which column is what."""

    status = 422
    sentence = N_("No row names the columns. There must be headings at least for: %(columns)s.")


class HeadingMissing(Refusal):
    """A row names columns, but not all that are needed."""

    status = 422
    sentence = N_("Row %(row)d names columns, but none for: %(missing)s. It has: %(found)s.")


class NothingInIt(Refusal):
    """Only a header."""

    status = 422
    sentence = N_("Below the headings there are no rows.")


@dataclass(frozen=True)
class Line:
    """A row that is not empty: its number in the file, its cells, and the sheet where there are several."""

    row: int
    cells: Cells = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read of a book; on the sheets passed over no row names the columns."""

    lines: list[Line]
    sheets: list[str]
    passed_over: list[str]
    headings: dict[str, str]
    """What heads each column that was found, on the first sheet that has it."""


@dataclass(frozen=True)
class Header:
    """The row that names the columns, and which column is where."""

    row: int
    found: Mapping[str, int]
    headings: Sequence[str]

    @property
    def named(self) -> dict[str, str]:
        """What heads each column."""
        return {name: self.headings[index].strip() for name, index in self.found.items()}

    def lacks(self, columns: Sequence[Column]) -> list[Column]:
        """The columns that must be there and are not."""
        return [column for column in columns if column.is_required and column.name not in self.found]


BY_HAND = -1
"""How well a heading names a column of which somebody said so: better than any word."""
Chosen = Mapping[str, str | None]
"""Headings (bare) of which somebody said which column they name, or that they name none."""
NOTHING_CHOSEN: Chosen = {}


def read_book_lines(book: Book, columns: Sequence[Column], chosen: Chosen = NOTHING_CHOSEN) -> Reading:
    """The rows below the headings of every sheet that has them; what was `chosen` for a heading comes first.

    Raises `NoHeader`, `HeadingMissing`, `NothingInIt`.
    """
    headers = [(sheet, find_header(sheet.rows, columns, chosen)) for sheet in book.sheets]
    whole = [(sheet, header) for sheet, header in headers if not header.lacks(columns)]
    if not whole:
        raise _refused([header for _sheet, header in headers], columns)
    lines = [
        replace(line, sheet=sheet.name if len(whole) > 1 else "")
        for sheet, header in whole
        for line in _below(sheet.rows, header, columns)
    ]
    if not lines:
        raise NothingInIt
    passed = [sheet.name for sheet, header in headers if header.lacks(columns)]
    named = {name: said for _sheet, header in reversed(whole) for name, said in header.named.items()}
    return Reading(lines, [sheet.name for sheet, _header in whole], passed, named)


def find_header(table: Table, columns: Sequence[Column], chosen: Chosen = NOTHING_CHOSEN) -> Header:
    """The row that names all columns that are needed, else most; the first of several.

    A title and remarks may stand above it.
    """

    def worth(header: Header) -> tuple[bool, int]:
        return not header.lacks(columns), len(header.found)

    best, names = Header(0, {}, ()), names_of(columns, chosen)
    for row, headings in enumerate(table, start=1):
        header = Header(row, _found_in(headings, names), headings)
        if worth(header) > worth(best):
            best = header
        elif not best.lacks(columns):
            break
    return best


def _refused(headers: Sequence[Header], columns: Sequence[Column]) -> Refusal:
    """What is missing where most is there."""
    best = max(headers, key=lambda header: len(header.found), default=Header(0, {}, ()))
    missing = best.lacks(columns) or [column for column in columns if column.is_required]
    said = _(", ").join(str(column.heading) for column in missing)
    if not best.found:
        return NoHeader(columns=said)
    found = _(", ").join(dict.fromkeys(heading.strip()[:20] for heading in best.headings if heading.strip()))
    return HeadingMissing(row=best.row, missing=said, found=found)


def _below(table: Table, header: Header, columns: Sequence[Column]) -> Iterator[Line]:
    """The rows that are not empty, nor name the columns once more, as where each page begins with them."""
    headings = [bare(header.headings[index]) for index in header.found.values()]
    for row, cells in enumerate(table[header.row :], start=header.row + 1):
        named = [bare(cells[index]) if index < len(cells) else "" for index in header.found.values()]
        if named != headings and any(cell.strip() for cell in cells):
            yield Line(
                row, {column.name: _cell(cells, header.found.get(column.name), column) for column in columns}
            )


def names_of(columns: Sequence[Column], chosen: Chosen = NOTHING_CHOSEN) -> dict[str, tuple[str, int]]:
    """The column that each heading (bare) names, and how well it does: the lower, the better."""
    by_words = {
        word: (column.name, rank)
        for column in columns
        for rank, word in enumerate((bare(str(column.heading)), *column.synonyms.split()))
        if word not in chosen
    }
    return by_words | {word: (name, BY_HAND) for word, name in chosen.items() if name}


def _found_in(headings: Sequence[str], names: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """Where each column is: under its best heading, as a staff number before an identity number."""
    found: dict[str, tuple[int, int]] = {}
    for index, heading in enumerate(headings):
        name, rank = names.get(bare(heading), ("", 0))
        if name:
            found[name] = min(found.get(name, (rank, index)), (rank, index))
    return {name: index for name, (_rank, index) in found.items()}


def _cell(cells: Sequence[str], index: int | None, column: Column) -> str | None:
    if index is None:
        return None
    return column.tidy(tidy(cells[index]) or "" if index < len(cells) else "")
