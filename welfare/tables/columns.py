"""The columns that an import declares: what heads them, what their cells may say, in Chinese or English."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _

from welfare.spelling import folded, plain
from welfare.tables.mistakes import NEVER_MEANT, Mistake
from welfare.web.i18n import language

Cells = Mapping[str, str | None]
"""The cells of a row by column, tidied; None where the table has no such column."""
Meaning = TypeVar("Meaning")


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
    cannot_be: tuple[Mistake, ...] = ()
    """What its cells cannot be, beside what no cell can be."""
    is_used: Callable[[], bool] = lambda: True
    """Whether it means anything in this installation; else it is neither offered nor read."""

    def faults(self, cell: str | None) -> Iterator[str]:
        """What is wrong with a cell by itself."""
        if self.called and self.is_required and not cell:
            yield _("The %(what)s is missing.", what=self.called)
        for mistake in (*NEVER_MEANT, *self.cannot_be):
            if cell and mistake.looks_so.fullmatch(cell):
                yield _(mistake.sentence, what=self.heading, cell=cell)
        if self.longest is not None and len(cell or "") > self.longest:
            yield _("The %(what)s is longer than %(max)d characters.", what=self.called, max=self.longest)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A heading or a word without blanks, brackets and marks, in small letters."""
    text = re.sub(r"\([^()]*\)", "", folded(text))
    return re.sub(r"[\s_*:/\-.]", "", text)
