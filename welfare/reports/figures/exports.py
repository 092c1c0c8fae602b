"""Figures as exports: all of them with their values, and the rows behind each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare import clock
from welfare.accounts.models import Person
from welfare.exports.lists import Column, ListExport
from welfare.needs.labels import category_label
from welfare.reports.figures import AREAS, FIGURES
from welfare.reports.figures.asking import places_in, read_filters
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import NOTHING, UNITS, plain
from welfare.reports.figures.lists import keys_of, list_query, list_source
from welfare.reports.figures.reach import READERS
from welfare.reports.figures.shape import Cell, Form, Rows
from welfare.reports.frozen.labels import notes_beside


@dataclass(frozen=True)
class Told:
    """A figure with its value, as a row."""

    area: str
    label: str
    name: str
    value: Any
    unit: str
    correction: str
    """What has moved since the period was frozen; of a part, what the whole was frozen at."""
    counts: str


def _filters(reader: Person, args: Mapping[str, str]) -> Filters:
    return read_filters(args, places_in(args, reader))


def in_words(reader: Person, args: Mapping[str, str]) -> Sequence[str]:
    """The filters in words."""
    filters = _filters(reader, args)
    places = (filters.school, filters.alliance, filters.office)
    return [
        *([filters.period.label] if filters.period else []),
        *(place.display_name for place in places if place),
        *([category_label(filters.category)] if filters.category else []),
    ]


def all_figures(reader: Person, args: Mapping[str, str]) -> list[Told]:
    """Every figure with its value under the filters."""
    filters = _filters(reader, args)
    values = values_of(FIGURES.values(), reader, filters)
    beside = notes_beside(FIGURES.values(), reader, filters)
    return [
        Told(
            str(area.label),
            str(figure.label),
            figure.name,
            NOTHING if (number := plain(figure, values[figure.name])) is None else number,
            str(UNITS[figure.unit]),
            beside.get(figure.name, ""),
            str(figure.counts),
        )
        for area in AREAS
        for figure in area.figures
    ]


ALL = ListExport(
    name="figures",
    title=_l("Figures"),
    roles=frozenset(READERS),
    columns=(
        Column(lazy_pgettext("figures", "Area"), "area", width=22),
        Column(_l("Figure"), "label", width=28),
        Column(lazy_pgettext("figure", "Code"), "name", width=28),
        Column(_l("Value"), "value"),
        Column(_l("Unit of measure"), "unit"),
        Column(_l("Correction since it was frozen"), "correction", width=22),
        Column(_l("What is counted"), "counts", width=60),
    ),
    rows=all_figures,
    filters=in_words,
)


def rows_behind(figure: Rows) -> ListExport:
    """The list behind a figure."""

    def rows(reader: Person, args: Mapping[str, str]) -> Any:
        order = (column.desc() for column in keys_of(figure).columns)
        return list_query(figure, reader, _filters(reader, args)).order_by(*order)

    return ListExport(
        name=f"figure-{figure.name}",
        title=figure.label,
        roles=frozenset(READERS),
        columns=tuple(_column(cell) for cell in list_source(figure).cells),
        rows=rows,
        filters=in_words,
    )


def listings() -> Iterable[ListExport]:
    """Everything that can be exported here."""
    yield ALL
    for figure in FIGURES.values():
        if isinstance(figure, Rows):
            yield rows_behind(figure)


def _column(cell: Cell) -> Column:
    is_text = cell.form is Form.TEXT
    return Column(
        cell.label, cell.key, cell.word if is_text else WRITTEN.get(cell.form), width=22 if is_text else 14
    )


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def _number(value: int | float | Decimal) -> int | float | Decimal:
    return value


WRITTEN: dict[Form, Any] = {Form.DAY: _day, Form.NUMBER: _number, Form.YUAN: _number, Form.YES_NO: bool}
