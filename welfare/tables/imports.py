"""An import is declared: what its table may hold, what the rows come to, how they are carried out.

The pages, the same for every import, are in `views.py`; a feature adds its own there (`add_import`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from welfare.tables.columns import Column
from welfare.tables.headings import Line
from welfare.tables.plan import Missing, Plan, PlannedRow, entries_of

Sheets = Mapping[str, Iterable[Sequence[str]]]
"""A workbook: each sheet a name and its rows."""


@dataclass(frozen=True)
class Titles:
    """What the pages of an import say that no other's say."""

    upload: Any
    preview: Any
    result: Any
    one_row: Any
    """What a row of the table is."""
    hint: Any
    """What whoever uploads should know before."""
    back: Any
    """Where one came from and goes back to, as its link says."""


@dataclass(frozen=True)
class HandOut:
    """What is given out after an import, as a workbook made when it is asked for."""

    noun: str
    template: str
    """The part of the result's page that offers it, with `waiting` and `url`."""
    waiting: Callable[[Sequence[str]], Sequence[Any]]
    """For whom there is something, of what `Import.carry_out` named."""
    sheets: Callable[[Sequence[Any], Any], Sheets]
    file_name: Callable[[], str]
    nothing_left: Any
    """What is said where nobody waits any more."""


@dataclass(frozen=True)
class Import:
    """A kind of table that may be imported. Its functions are told who imports, or would."""

    name: str
    columns: tuple[Column, ...]
    titles: Titles
    understand: Callable[[list[PlannedRow], Any], None]
    """Says of each entry what it describes, what is there already, what changes, what is wrong."""
    add: Callable[[list[PlannedRow], Any], Sequence[str]]
    """Does what the new rows say; gives by what that which is new is found again."""
    change: Callable[[PlannedRow, Any], None]
    """Does what a changed row says."""
    further_sheets: Callable[[Any], Sheets]
    """What the template tells on sheets of its own."""
    file_name: Callable[[], str]
    """Of the template."""
    back: str
    """The endpoint from which one comes."""
    change_together: Callable[[list[PlannedRow], Any], None] | None = None
    """Does what all changed rows say besides, in as many statements for many as for one."""
    hand_out: HandOut | None = None
    find_missing: Callable[[list[PlannedRow], Any], list[Missing]] | None = None
    """What is there and the table does not have, where it might have left."""
    close: Callable[[list[Missing], Any], None] | None = None
    """Closes what of it is said to have left."""

    def plan(self, lines: Iterable[Line], *, by: Any) -> Plan:
        """What these rows would do if `by` imported them now."""
        entries = entries_of(lines, self.used)
        self.understand(entries, by)
        return Plan(entries, self.find_missing(entries, by) if self.find_missing else [])

    def carry_out(self, plan: Plan, *, by: Any) -> Sequence[str]:
        """Do what is new, then what changes, then close what has left; the other rows are left alone.

        Gives what `add` gives.
        """
        made = self.add(plan.of_kind("new"), by)
        for entry in plan.of_kind("changed"):
            self.change(entry, by)
        if self.change_together:
            self.change_together(plan.of_kind("changed"), by)
        if self.close and plan.missing:
            self.close(plan.missing, by)
        return made

    @property
    def used(self) -> tuple[Column, ...]:
        """The columns that mean anything here."""
        return tuple(column for column in self.columns if column.is_used())

    @property
    def keys(self) -> list[Column]:
        """The columns by which people tell rows apart."""
        return [column for column in self.used if column.is_key]

    @property
    def others(self) -> list[Column]:
        """The other columns."""
        return [column for column in self.used if not column.is_key]
