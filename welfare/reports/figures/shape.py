"""What a figure is made of: rows of a table, which of them count, and what is asked of those.

A `Source` says which rows there are, by which day they belong to a period, where in the tree they stand, and
how a list shows them. A `Figure` says which of these rows count, and in words what that means.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from inspect import isfunction
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Date, and_, bindparam, case, distinct, func, literal_column, true

from welfare import clock

Condition = ColumnElement[bool]
Column = Any
"""A column of a table, or an expression of some."""
Words = Any
"""A sentence that is translated where it is read."""
AS_OF: Column = bindparam("as_of", callable_=clock.today, type_=Date())
"""The day as of which standing rows are counted: the last one of the period that is asked for, else today."""
AS_IT_STANDS: Words = _l("As it stands today, whatever the period.")
BY_THE_LAST_DAY: Words = _l("As it stood on the last day of the period.")


class Unit(StrEnum):
    """In what a figure is told."""

    COUNT = "count"
    YUAN = "yuan"
    HOURS = "hours"
    PERCENT = "percent"
    WORKING_DAYS = "working_days"


class Form(StrEnum):
    """How a cell of a list is written."""

    TEXT = "text"
    NUMBER = "number"
    YUAN = "yuan"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"


@dataclass(frozen=True, eq=False)
class Cell:
    """One column of the list behind a figure."""

    key: str
    label: Words
    column: Column
    """Or a function of the reader that gives it, where not everybody may know the same."""
    form: Form = Form.TEXT
    word: Callable[[Any], Any] = str
    """The word for what stands in the column, where that is a key."""
    in_first: bool = False
    """Stands small under the first column instead of in a column of its own."""

    def read_by(self, reader: Any) -> Column:
        """The column as this person may know it."""
        return self.column(reader) if isfunction(self.column) else self.column


@dataclass(frozen=True, eq=False)
class Source:
    """The rows that several figures are counted from, in one query.

    `joins` are what a count needs to know where a row stands, `list_joins` what a list shows besides: pairs
    of what to join and on which condition.
    """

    table: Any
    cells: tuple[Cell, ...]
    """What a list shows; the first is the row's name, and links to it."""
    newest: tuple[Column, ...]
    """The columns by which lists are ordered, newest first, the last one unique."""
    link: Callable[[Any], str | None]
    """The address of a row of the list."""
    link_columns: tuple[Column, ...] = ()
    """What `link` needs besides the cells."""
    rows: Callable[[], Condition] = true
    """Which rows of the table, in the words of the index that covers them."""
    joins: tuple[tuple[Any, Condition], ...] = ()
    list_joins: tuple[tuple[Any, Condition], ...] = ()
    list_outer_joins: tuple[tuple[Any, Condition], ...] = ()
    dated_by: Column = None
    """The day or moment that puts a row into a period; None for what stands now, whatever the period."""
    is_standing: bool = False
    """Whether its rows, conditions and cells are those of the day `AS_OF`."""
    dated_in_words: Words = AS_IT_STANDS
    school: Column = None
    """Each of these is None where the rows cannot be told apart by it."""
    unit: Column = None
    category: Column = None
    protected: Column = None
    """Whether a row must stay hidden from its own school."""
    for_leaders: bool = False
    """Whether a row says of somebody how they work: then it is for who leads, and for no colleague."""
    place: Column = None
    """The organization whose reader counts the row; its school if nothing else is said."""
    rules: tuple[Words, ...] = ()
    """What holds for every figure of these rows."""

    def within(self, first: date, last: date) -> Condition:
        """Those of the days from `first` to `last`."""
        if isinstance(self.dated_by.type, Date):
            return and_(self.dated_by >= first, self.dated_by <= last)
        return and_(
            self.dated_by >= clock.midnight(first), self.dated_by < clock.midnight(last + timedelta(days=1))
        )

    @property
    def stands_at(self) -> Column:
        """The organization by which it is decided whose figures a row counts in."""
        return self.school if self.place is None else self.place


def whole(column: Any) -> Any:
    """The column as an expression, so that planners keep to the figure's own index."""
    return column + literal_column("0")


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure:
    """A number with a name, and the words for it. Its subclasses say how it is reckoned."""

    name: str
    """In addresses and in `data-figure`."""
    label: Words
    counts: Words
    """What is counted, in a sentence."""
    leaves_out: Words = ""
    """What is not, where one could think so."""
    unit: Unit = Unit.COUNT
    short_label: Words = ""
    """For the head of a narrow column."""

    @property
    def parts(self) -> "tuple[Rows, ...]":
        """The figures whose lists are behind this one."""
        raise NotImplementedError

    @property
    def is_dated(self) -> bool:
        """Whether it can be asked for a period."""
        sources = [part.source for part in self.parts]
        return all(source.dated_by is not None or source.is_standing for source in sources)


@dataclass(frozen=True, eq=False, kw_only=True)
class Rows(Figure):
    """A figure that is itself a list of rows: how many there are."""

    source: Source
    condition: Callable[[], Condition] = true
    made_of: "tuple[Rows, ...]" = ()
    """The figures that add up to this one, and stand beside it."""

    @property
    def parts(self) -> "tuple[Rows, ...]":
        """Itself."""
        return (self,)

    def holds(self) -> Condition:
        """The condition for a WHERE, wrapped so that planners stay with the source's own index."""
        return case((self.condition(), 1), else_=0) == 1

    def aggregate(self) -> ColumnElement[Any]:
        """The figure as a column of a query over its source."""
        return self.reckoned().filter(self.condition())

    def reckoned(self) -> Any:
        """What is asked of the rows that count."""
        return func.count()


@dataclass(frozen=True, eq=False, kw_only=True)
class Sum(Rows):
    """What a column of the rows adds up to. `adds` is the key of the cell that shows it."""

    adds: str

    @property
    def added(self) -> Column:
        """The column that is added up."""
        return next(cell.column for cell in self.source.cells if cell.key == self.adds)

    def reckoned(self) -> Any:
        """The sum."""
        return func.sum(self.added)


@dataclass(frozen=True, eq=False, kw_only=True)
class Distinct(Rows):
    """How many different things the rows speak of. Its list has one row for each, of another source."""

    by: Column
    """The column that tells them apart: a foreign key."""
    listed: Source
    """The rows it points to."""
    key: Column
    """Their primary key."""

    def reckoned(self) -> Any:
        """The number of different ones."""
        return func.count(distinct(self.by))


@dataclass(frozen=True, eq=False, kw_only=True)
class Rate(Figure):
    """One figure out of another, e.g. how many of a hundred; None with nothing to divide by."""

    of: Rows
    """What is divided by."""
    counted: tuple[tuple[Rows, Fraction | int], ...]
    """What is divided: figures, and how much each row of them counts."""
    unit: Unit = Unit.PERCENT

    @property
    def parts(self) -> tuple[Rows, ...]:
        """What is divided, and by what."""
        return (*(figure for figure, _weight in self.counted), self.of)


@dataclass(frozen=True, eq=False, kw_only=True)
class Spread(Figure):
    """How long it took, in working days: the time that `share` of the rows took at most.

    Half is the median; nine tenths tell how the slow tenth begins.
    """

    rows: Rows
    since: Column
    until: Column
    share: Fraction
    unit: Unit = Unit.WORKING_DAYS

    @property
    def parts(self) -> tuple[Rows, ...]:
        """The rows whose time is looked at."""
        return (self.rows,)

    @property
    def times(self) -> tuple[Rows, str, str]:
        """What is read for it: spreads of the same times differ in their share only."""
        return self.rows, self.since.key, self.until.key
