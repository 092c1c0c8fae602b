"""Whether sums are what the rows say."""

from typing import Any

from sqlalchemy import Row, exists, select

from welfare.extensions import db, read_only
from welfare.reports.figures.periods import Period
from welfare.reports.sums.actions import counted_from_rows
from welfare.reports.sums.models import FigureSum, SummedPeriod
from welfare.reports.sums.sources import SOURCES, print_of

KEPT = (FigureSum.dimension, FigureSum.figure, FigureSum.key, FigureSum.working_days, FigureSum.number)


def faults_of_sums() -> tuple[int, list[str]]:
    """Of how many periods the sums were counted again, and which are not what the rows say, in English."""
    with read_only():
        query = select(SummedPeriod.__table__).order_by(SummedPeriod.source, SummedPeriod.first_on)
        periods = db.session.execute(query).all()
        in_use = [row for row in periods if row.source in SOURCES and row.made_by == print_of(row.source)]
        wrong = [row for row in in_use if not _are_right(row) and _is_there(row.id)]
        told = [
            f"figures of {row.source}, {row.first_on} to {row.last_on}: the sums are not what the rows say; "
            "`figures rebuild` adds them up anew"
            for row in wrong
        ]
        return len(in_use), told


def _are_right(row: Row[Any]) -> bool:
    kept = {tuple(each) for each in db.session.execute(select(*KEPT).where(FigureSum.period_id == row.id))}
    names = [column.key for column in KEPT]
    counted = counted_from_rows(row.source, Period(row.first_on, row.last_on))
    return kept == {tuple(each[name] for name in names) for each in counted}


def _is_there(period_id: int) -> bool:
    """Whether nobody has corrected a row of the period since its sums were read."""
    return bool(db.session.scalar(select(exists().where(SummedPeriod.id == period_id))))
