"""Freezing the figures of a period that is over."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.extensions import db
from welfare.history.actions import append
from welfare.needs.models import Need
from welfare.organizations.models import OF_THE_BUREAU, Organization
from welfare.organizations.queries import ids_within, one_at_a_time
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import Values, counted_now
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.reach import READERS, reader_of
from welfare.reports.figures.rows import keys_behind
from welfare.reports.figures.shape import Distinct, Figure, Rate, Rows
from welfare.reports.frozen.models import LEAVES_OUT_PROTECTED, EventKind, FrozenPeriod, FrozenPeriodEvent
from welfare.reports.frozen.policy import freezes_on


def freeze_what_has_ended() -> int:
    """Freeze every month and year that ended long enough ago and is not frozen yet; gives how many.

    Once for the district, and once for each organization at which somebody reads figures.
    """
    one_at_a_time()
    frozen = {
        (row.first_on, row.last_on, row.organization_id)
        for row in db.session.execute(
            select(FrozenPeriod.first_on, FrozenPeriod.last_on, FrozenPeriod.organization_id)
        )
    }
    new = [
        (period, organization)
        for organization in _read_at()
        for period in _ended()
        if (period.first, period.last, organization.id) not in frozen
    ]
    for period, organization in new:
        _freeze(period, organization)
    return len(new)


def _read_at() -> list[Organization]:
    """The bureau, and where somebody leads or takes in."""
    held = select(RoleAssignment.organization_id).where(RoleAssignment.role.in_(READERS))
    is_read_at = Organization.id.in_(held) | Organization.parent_id.is_(None)
    return list(db.session.scalars(select(Organization).where(is_read_at).order_by(Organization.path)))


def _ended() -> Iterator[Period]:
    """The months and years since the first need whose time to be frozen has come, oldest first."""
    first = db.session.scalar(select(func.min(Need.submitted_at)))
    if first is None:
        return
    month = Period.of_month(clock.local(first).year, clock.local(first).month)
    while freezes_on(month.last) <= clock.today():
        yield month
        if month.last.month == 12:
            yield Period.of_year(month.last.year)
        month = month.after


def _freeze(period: Period, organization: Organization) -> None:
    ids, is_of_bureau = ids_within([organization.id]), organization.kind in OF_THE_BUREAU
    reader = reader_of(ids, at_bureau=is_of_bureau, is_root=organization.parent_id is None)
    filters = Filters(period=period)
    figures = [figure for figure in FIGURES.values() if is_frozen(figure)]
    parts = [part for figure in figures for part in figure.parts]
    values = counted_now(dict.fromkeys([*figures, *parts]), reader, filters)
    row = FrozenPeriod(first_on=period.first, last_on=period.last, organization_id=organization.id)
    db.session.add(row)
    db.session.flush()
    kept = {figure.name: as_kept(figure, values) for figure in figures}
    details = {"figures": kept, LEAVES_OUT_PROTECTED: not is_of_bureau}
    append(FrozenPeriodEvent, EventKind.FIGURES, by=None, details=details, period_id=row.id)
    rows = {figure.name: sorted(keys_behind(figure, reader, filters)) for figure in with_rows(figures)}
    append(FrozenPeriodEvent, EventKind.ROWS, by=None, details={"rows": rows}, period_id=row.id)


def is_frozen(figure: Figure) -> bool:
    """Whether it has a period, and all who read figures may read it: what is kept is shown to all of them."""
    return figure.is_dated and not any(part.source.for_leaders for part in figure.parts)


def with_rows(figures: Iterable[Figure]) -> list[Rows]:
    """Those that are a list of the very rows they count."""
    return [figure for figure in figures if isinstance(figure, Rows) and not isinstance(figure, Distinct)]


def as_kept(figure: Figure, values: Values) -> list[str]:
    """What a figure comes to, exactly: a number, or two to be divided."""
    if isinstance(figure, Rate):
        parts = (Fraction(values[part.name] or 0) * weight for part, weight in figure.counted)
        return [str(sum(parts, Fraction(0))), str(Fraction(values[figure.of.name] or 0))]
    value = values[figure.name]
    return [] if value is None else [str(Fraction(value))]
