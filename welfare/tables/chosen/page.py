"""What the page shows on which somebody says which column is what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from welfare.tables.chosen.models import HEADING_LENGTH
from welfare.tables.columns import Column, bare
from welfare.tables.headings import Header, find_header, names_of
from welfare.tables.reading import Book, Sheet

ROWS_LOOKED_AT = 30
ROWS_SHOWN = 5
EXAMPLE_LENGTH = 20


@dataclass(frozen=True)
class HeadingRow:
    """A row that may name the columns."""

    sheet: Sheet
    place: int
    """Of the sheet in the book."""
    row: int
    headings: Mapping[int, str]
    """By their places, each word once: where a heading stands twice the first one counts."""

    @property
    def address(self) -> str:
        """How a page is asked for it."""
        return f"{self.place}.{self.row}"

    @property
    def offered(self) -> list[tuple[int, str]]:
        """Its headings with what stands below them, by which people know a column."""
        return [
            (place, f"{heading} ({example})" if (example := self._example(place)) else heading)
            for place, heading in self.headings.items()
        ]

    @property
    def below(self) -> list[list[str]]:
        """The first rows below it, only the columns that have a heading."""
        rows = [row for row in self.sheet.rows[self.row :] if any(cell.strip() for cell in row)]
        return [
            [row[place] if place < len(row) else "" for place in self.headings] for row in rows[:ROWS_SHOWN]
        ]

    def header(self, columns: Sequence[Column], chosen: Mapping[str, str | None]) -> Header:
        """Which columns its headings name by themselves."""
        return find_header([self.sheet.rows[self.row - 1]], columns, chosen)

    @property
    def words(self) -> dict[int, str]:
        """Its headings in bare words."""
        return {place: bare(heading) for place, heading in self.headings.items()}

    def meanings(self, columns: Sequence[Column], places: Mapping[str, int]) -> dict[str, str | None]:
        """What is to be remembered if the columns stand at these places: where its words say otherwise."""
        names, found = names_of(columns), self.header(columns, {}).found
        columns_at = {place: name for name, place in places.items()}
        meanings: dict[str, str | None] = {}
        for place, word in self.words.items():
            by_hand, (by_word, _rank) = columns_at.get(place), names.get(word, (None, 0))
            if by_hand and found.get(by_hand) != place:
                meanings[word] = by_hand
            elif not by_hand and by_word and by_word not in places:
                meanings[word] = None
        return meanings

    def _example(self, place: int) -> str:
        below = (row[place].strip() for row in self.sheet.rows[self.row :] if place < len(row))
        return next((cell[:EXAMPLE_LENGTH] for cell in below if cell), "")


def heading_rows(book: Book, columns: Sequence[Column]) -> list[HeadingRow]:
    """The rows that have as many headings as an import needs, and something below."""
    return [row for place, sheet in enumerate(book.sheets) for row in _rows_of(sheet, place, columns)]


def likeliest(
    rows: Sequence[HeadingRow], columns: Sequence[Column], chosen: Mapping[str, str | None]
) -> HeadingRow:
    """The row that names most columns by itself, the first of several."""
    return max(rows, key=lambda row: len(row.header(columns, chosen).found))


def _rows_of(sheet: Sheet, place: int, columns: Sequence[Column]) -> Iterator[HeadingRow]:
    needed = sum(column.is_required for column in columns)
    for row, cells in enumerate(sheet.rows[:-1][:ROWS_LOOKED_AT], start=1):
        first = {bare(cell): index for index, cell in reversed(list(enumerate(cells)))}
        places = sorted(index for word, index in first.items() if 0 < len(word) <= HEADING_LENGTH)
        if len(places) >= needed:
            yield HeadingRow(sheet, place, row, {index: cells[index].strip() for index in places})
