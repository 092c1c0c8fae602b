"""What a table that was uploaded comes to, row by row, before anything of it is done."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from welfare.tables.columns import Cells, Column
from welfare.tables.headings import Line

Kind = Literal["bad", "doubtful", "new", "changed", "unchanged"]
KINDS: tuple[Kind, ...] = ("bad", "doubtful", "new", "changed", "unchanged")


class Change(NamedTuple):
    """What a row changes; `before` is None where something is added."""

    what: str
    before: str | None
    after: str


@dataclass
class PlannedRow:
    """One row, and what it comes to."""

    row: int
    cells: Cells
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What of it was passed over, or not taken as it stands there; no reason to leave it out."""
    sheet: str = ""
    described: Any = None
    """What the row says, as the feature understands it."""
    existing: Any = None
    """What is there already and is meant; None: it is new."""
    changes: list[Change] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    """What a column shows where that is not the cell."""
    place: int = 0
    """Among the rows, by which it is answered for."""
    perhaps: "PlannedRow | None" = None
    """What it comes to if it means what is there already under another name or number; then it is asked."""
    question: str = ""
    is_alike: bool = False
    """Whether so much agrees that the same may be answered for many at once."""
    unless_meant: str = ""
    """What is wrong with it if it does not mean that; without it the row is new then."""
    may_keep: str = ""
    """What it takes away unless told to keep it."""
    keeps: bool = False

    @property
    def where(self) -> str:
        """The row as people find it in their file."""
        return f"{self.sheet} {self.row}".strip()

    @property
    def kind(self) -> Kind:
        """What happens to the row."""
        if self.problems:
            return "bad"
        if self.perhaps is not None:
            return "doubtful"
        if self.existing is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    def text(self, column: Column) -> str:
        """What the preview shows in a column."""
        return self.shown.get(column.name) or self.cells.get(column.name) or ""

    @property
    def previewed(self) -> tuple[Any, ...]:
        """What the preview says of it, by which one plan is told from another.

        Its cells, too: which column is what may be chosen anew meanwhile; and its notes, which say what else
        becomes of what is there.
        """
        asked = self.perhaps.previewed if self.perhaps else None
        said = (self.kind, self.cells, self.changes, self.notes, self.shown, self.question)
        return self.sheet, self.row, *said, asked

    def answered(self, *, is_same: bool | None, keeps: bool) -> "PlannedRow":
        """The row after what was said of it; without an answer a doubtful one is left out."""
        if self.perhaps is None or is_same is None:
            return replace(self, keeps=keeps)
        if is_same:
            return replace(self.perhaps, keeps=keeps)
        problems = [self.unless_meant] if self.unless_meant else []
        return replace(self, perhaps=None, keeps=keeps, problems=problems)


class Missing(NamedTuple):
    """What is there and not in the table: perhaps it has left."""

    id: int
    texts: Mapping[str, str]
    """What each column would say."""
    stays_because: str = ""
    """Why it cannot be closed here."""


@dataclass(frozen=True)
class Answers:
    """What is said of single rows by their places, and of what is missing by its id."""

    same: Mapping[int, bool]
    keeping: Set[int]
    leaving: Set[int]
    all_same: bool = False
    """Said of all rows that are alike and have no answer of their own."""
    all_leaving: bool = False


@dataclass(frozen=True)
class Plan:
    """Every row of a table with what it comes to."""

    entries: list[PlannedRow]
    missing: list[Missing] = field(default_factory=list)

    def answered(self, answers: Answers) -> "Plan":
        """What is to be done: of what is missing, what is to be closed."""
        entries = [
            entry.answered(
                is_same=answers.same.get(entry.place, (answers.all_same and entry.is_alike) or None),
                keeps=entry.place in answers.keeping,
            )
            for entry in self.entries
        ]
        return Plan(
            entries,
            [
                one
                for one in self.missing
                if (answers.all_leaving or one.id in answers.leaving) and not one.stays_because
            ],
        )

    def of_kind(self, kind: Kind) -> list[PlannedRow]:
        """The rows of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def answered_together(self) -> list[PlannedRow]:
        """The doubtful rows that can be answered all at once."""
        return [entry for entry in self.of_kind("doubtful") if entry.is_alike]

    @property
    def with_notes(self) -> list[PlannedRow]:
        """The rows of which something is to be said, beside those that are left out."""
        return [entry for entry in self.entries if entry.notes and not entry.problems]

    @property
    def counts(self) -> Counter[str]:
        """How many rows there are of each kind."""
        return Counter(entry.kind for entry in self.entries) + Counter(missing=len(self.missing))

    @property
    def fingerprint(self) -> str:
        """The same for the same plan: what was confirmed is what is done, even if others worked meanwhile."""
        told = [*(entry.previewed for entry in self.entries), self.missing]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def entries_of(lines: Iterable[Line], columns: Sequence[Column]) -> list[PlannedRow]:
    """The rows with what is wrong with each by itself."""
    return [
        PlannedRow(line.row, line.cells, list(_faults(line.cells, columns)), sheet=line.sheet, place=place)
        for place, line in enumerate(lines)
    ]


def _faults(cells: Cells, columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        yield from column.faults(cells.get(column.name))


def rows_twice(
    entries: Iterable[PlannedRow], key: Callable[[PlannedRow], Hashable]
) -> Iterator[tuple[PlannedRow, str]]:
    """The rows whose `key` (None: it has none) stands in another row, too, each with that row."""
    same: dict[Hashable, list[PlannedRow]] = defaultdict(list)
    for entry in entries:
        found = key(entry)
        if found is not None:
            same[found].append(entry)
    for first, *others in same.values():
        for other in others:
            yield other, first.where
        if others:
            yield first, others[0].where
