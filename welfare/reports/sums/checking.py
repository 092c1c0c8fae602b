"""Whether sums are what the rows say."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from welfare.extensions import db, read_only
from welfare.reports.figures.periods import Period
from welfare.reports.sums.actions import counted_from_rows
from welfare.reports.sums.models import FigureSum, SummedPeriod
from welfare.reports.sums.sources import SOURCES, print_of

KEPT = (FigureSum.dimension, FigureSum.figure, FigureSum.key, FigureSum.working_days, FigureSum.number)
Sums = dict[Any, set[tuple[Any, ...]]]


def faults_of_sums() -> tuple[int, list[str]]:
    """Of how many periods the sums were counted again, and which are not what the rows say, in English."""
    looked_at, told = 0, []
    with read_only():
        for name in SOURCES:
            in_use = (SummedPeriod.source == name, SummedPeriod.made_by == print_of(name))
            query = select(SummedPeriod.id, SummedPeriod.first_on, SummedPeriod.last_on).where(*in_use)
            ids = {
                Period(first, last): id_
                for id_, first, last in db.session.execute(query.order_by(SummedPeriod.first_on))
            }
            if not ids:
                continue
            kept, counted = _kept(in_use), _counted(name, list(ids))
            looked_at += len(ids)
            told += [
                f"figures of {name}, {period.first} to {period.last}: the sums are not what the rows say; "
                "`figures rebuild` adds them up anew"
                for period, id_ in ids.items()
                if kept[id_] != counted[period]
            ]
    return looked_at, told


def _kept(in_use: tuple[Any, ...]) -> Sums:
    kept: Sums = defaultdict(set)
    query = select(FigureSum.period_id, *KEPT).join(SummedPeriod, FigureSum.period_id == SummedPeriod.id)
    for period_id, *one in db.session.execute(query.where(*in_use)):
        kept[period_id].add(tuple(one))
    return kept


def _counted(name: str, periods: list[Period]) -> Sums:
    counted: Sums = defaultdict(set)
    for period, one in counted_from_rows(name, periods):
        counted[period].add(tuple(one[column.key] for column in KEPT))
    return counted
