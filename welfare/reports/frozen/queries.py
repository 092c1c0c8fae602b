"""What is asked of frozen periods."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask import g
from sqlalchemy import select

from welfare import clock
from welfare.accounts.powers import Powers
from welfare.extensions import db
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.reach import READERS
from welfare.reports.frozen.models import LEAVES_OUT_PROTECTED, EventKind, FrozenPeriod, FrozenPeriodEvent

Parts = Sequence[str]
"""A figure as it is kept: `["12"]`, `["39/10", "6"]`, `[]`."""
Desks = frozenset[tuple[str, int]]
"""Roles, each with where."""


@dataclass(frozen=True)
class Frozen:
    """What the figures of a period came to, by name, and since when that stands."""

    period_id: int
    on: date
    figures: Mapping[str, Parts]

    def values(self) -> dict[str, int | Fraction | None]:
        """The figures as numbers."""
        return {name: number(parts) for name, parts in self.figures.items()}


def number(parts: Parts) -> int | Fraction | None:
    """The number that was kept; None where there was nothing to divide by."""
    if not parts:
        return None
    whole = Fraction(parts[1]) if len(parts) > 1 else Fraction(1)
    if not whole:
        return None
    found = Fraction(parts[0]) / whole
    return int(found) if len(parts) == 1 and found.denominator == 1 else found


def frozen(reader: Powers, filters: Filters) -> Frozen | None:
    """What the period was frozen at, for all that the reader reaches; None where it is not, or narrowed."""
    return None if filters.narrows else frozen_whole(reader, filters)


def frozen_whole(reader: Powers, filters: Filters) -> Frozen | None:
    """What the period was frozen at for all that the reader reaches, whatever else the filters ask for."""
    period = filters.period
    return _frozen_for([period], reader).get(period) if period else None


def frozen_of(periods: Collection[Period], reader: Powers, filters: Filters) -> dict[Period, Frozen]:
    """Those of these periods that are frozen for all that the reader reaches."""
    return {} if filters.narrows else _frozen_for(periods, reader)


def _frozen_for(periods: Collection[Period], reader: Powers) -> dict[Period, Frozen]:
    """The same, each read once a request: what is frozen does not change."""
    ended = [period for period in periods if period.last < clock.today()]
    known: dict[tuple[Desks, Period], Frozen] = g.setdefault("frozen_periods", {})
    unknown = [period for period in ended if (reader.desks, period) not in known]
    known |= {(reader.desks, period): kept for period, kept in _read(unknown, reader).items()}
    return {period: known[reader.desks, period] for period in ended if (reader.desks, period) in known}


def _read(periods: Collection[Period], reader: Powers) -> dict[Period, Frozen]:
    if not periods or (top := _top(reader)) is None:
        return {}
    query = (
        select(
            FrozenPeriod.id, FrozenPeriod.first_on, FrozenPeriod.last_on,
            FrozenPeriodEvent.at, FrozenPeriodEvent.details, Organization.kind,
        )
        .join(FrozenPeriodEvent, FrozenPeriodEvent.period_id == FrozenPeriod.id)
        .join(Organization, Organization.id == FrozenPeriod.organization_id)
        .where(
            FrozenPeriodEvent.kind == EventKind.FIGURES,
            FrozenPeriod.first_on.in_([period.first for period in periods]),
            FrozenPeriod.organization_id == top,
        )
    )  # fmt: skip
    return {
        period: Frozen(row.id, clock.local(row.at).date(), row.details["figures"])
        for row in db.session.execute(query)
        if (period := Period(row.first_on, row.last_on)) in periods
        and (row.kind != OrganizationKind.ALLIANCE or row.details.get(LEAVES_OUT_PROTECTED))
    }


def _top(reader: Powers) -> int | None:
    """The organization whose subtree is all that the reader reaches; None where it takes several."""
    desks = {place for role, place in reader.desks if role in READERS}
    held = db.session.execute(
        select(Organization.id, Organization.path).where(Organization.id.in_(desks))
    ).all()
    top = min(held, key=lambda place: len(place.path), default=None)
    return top.id if top and all(place.path.startswith(top.path) for place in held) else None


def rows_then(period_id: int, name: str) -> set[int]:
    """The keys of the rows that stood behind a figure when it was frozen."""
    of_period = select(FrozenPeriodEvent.details).where(
        FrozenPeriodEvent.period_id == period_id, FrozenPeriodEvent.kind == EventKind.ROWS
    )
    return set((db.session.scalar(of_period) or {"rows": {}})["rows"].get(name, ()))
