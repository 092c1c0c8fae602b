"""The lists behind figures: exactly the rows that a figure counts, newest first."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.needs.queries import visible_to
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.reach import in_reach, narrowed
from welfare.reports.figures.shape import Distinct, Rows, Source
from welfare.web.keyset import Keys, Page, read_page


def list_source(figure: Rows) -> Source:
    """The source that says what stands in the list of a figure."""
    return figure.listed if isinstance(figure, Distinct) else figure.source


def keys_of(figure: Rows) -> Keys:
    """The order of its list."""
    return Keys(list_source(figure).newest, descending=True)


def list_query(figure: Rows, reader: Person, filters: Filters) -> Any:
    """The rows behind a figure, in no order: the cells of its `list_source`, and what their links need."""
    if isinstance(figure, Distinct):
        counted = _from(figure.source, [figure.by], listing=False).where(figure.holds())
        inner = narrowed(counted, figure.source, reader, filters)
        return _listed(figure.listed, reader).where(figure.key.in_(inner))
    query = _listed(figure.source, reader).where(figure.holds())
    return narrowed(query, figure.source, reader, filters)


def rows_of(
    figure: Rows, reader: Person, filters: Filters, *, after: str | None = None, before: str | None = None
) -> Page:
    """A page of the rows behind a figure, newest first."""
    return read_page(list_query(figure, reader, filters), keys_of(figure), after=after, before=before)


def rows_with_keys(figure: Rows, reader: Person, keys: Collection[int]) -> Sequence[Any]:
    """Rows as the figure's list shows them, whether it counts them or not, newest first."""
    key = figure.source.newest[-1]
    order = (column.desc() for column in keys_of(figure).columns)
    query = _listed(figure.source, reader).where(key.in_(keys), in_reach(figure.source, reader))
    return db.session.execute(query.order_by(*order)).all() if keys else []


def _listed(source: Source, reader: Person) -> Any:
    columns = [cell.read_by(reader).label(cell.key) for cell in source.cells]
    query = _from(source, [*columns, *source.link_columns], listing=True)
    return query.where(visible_to(reader)) if source.table is Need else query


def _from(source: Source, columns: list[Any], *, listing: bool) -> Any:
    query: Any = select(*columns).select_from(source.table)
    for target, condition in (*source.joins, *(source.list_joins if listing else ())):
        query = query.join(target, condition)
    for target, condition in source.list_outer_joins if listing else ():
        query = query.outerjoin(target, condition)
    return query
