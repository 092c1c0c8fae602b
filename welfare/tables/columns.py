"""Which column of a table is what: read from its headings, wherever they stand, in Chinese or English."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from welfare.refusals import N_, Refusal
from welfare.tables.reading import Table
from welfare.web.forms import has_hidden_characters, tidy

HEADER_WITHIN = 10
"""Above the header a table may have a title; the header is looked for in this many rows."""
IN_PLACE_OF_HIDDEN = "\N{REPLACEMENT CHARACTER}"

Cells = Mapping[str, str | None]
"""The cells of a row by column, tidied; None where the table has no such column."""


class NothingInIt(Refusal):
    """Only a header."""

    status = 422
    sentence = N_("Below the headings there are no rows.")


@dataclass(frozen=True)
class Columns:
    """What a kind of table may hold."""

    headings: Mapping[str, Any]
    """Each column as the template heads it; read in the reader's language, and in these words besides:"""
    other_headings: Mapping[str, str]
    required: tuple[str, ...]
    no_header: type[Refusal]
    """Without its header nobody knows which column is what."""

    def rows(self, table: Table) -> list[tuple[int, Cells]]:
        """The rows below the header that are not empty, each with its number in the file.

        Raises `no_header`, `NothingInIt`.
        """
        for header, cells in enumerate(table[:HEADER_WITHIN], start=1):
            found = self._found_in(cells)
            if all(name in found for name in self.required):
                rows = list(self._below(table, header, found))
                if not rows:
                    raise NothingInIt
                return rows
        raise self.no_header

    def _below(self, table: Table, header: int, found: Mapping[str, int]) -> Iterator[tuple[int, Cells]]:
        for row, cells in enumerate(table[header:], start=header + 1):
            if any(cell.strip() for cell in cells):
                yield row, {name: _cell(cells, found.get(name)) for name in self.headings}

    def _found_in(self, cells: list[str]) -> dict[str, int]:
        names = {bare(str(heading)): column for column, heading in self.headings.items()}
        names |= {name: column for column, words in self.other_headings.items() for name in words.split()}
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            column = names.get(bare(cell))
            if column:
                found.setdefault(column, index)
        return found


def has_hidden(*cells: str | None) -> bool:
    """Whether a cell held characters that cannot be seen but could disguise a page."""
    return any(IN_PLACE_OF_HIDDEN in (cell or "") for cell in cells)


def bare(text: str) -> str:
    """A heading or a word without blanks, brackets and marks, in small letters."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"\(.*?\)", "", text)
    return re.sub(r"[\s_*:/\-.]", "", text)


def _cell(cells: list[str], index: int | None) -> str | None:
    if index is None:
        return None
    text = tidy(cells[index]) or "" if index < len(cells) else ""
    return "".join(IN_PLACE_OF_HIDDEN if has_hidden_characters(each) else each for each in text)
