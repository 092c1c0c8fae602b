"""What narrows figures and their lists."""

from dataclasses import dataclass, replace
from typing import Any

from welfare.organizations.models import Organization
from welfare.reports.figures.periods import ALL_TIME, Period, this_month


@dataclass(frozen=True)
class Filters:
    """A period, a school, an alliance, an office, a category; None is all of them."""

    period: Period | None = None
    school: Organization | None = None
    category: str | None = None
    alliance: Organization | None = None
    office: Organization | None = None
    alliance_school_ids: tuple[int, ...] = ()
    """The schools of the alliance."""
    but: tuple[Period, ...] = ()
    """Days of the period that are not counted from rows: what they came to is added up."""

    @property
    def school_ids(self) -> tuple[int, ...]:
        """The schools that the filters leave: those of the alliance, or the one of them that is named."""
        if self.school is None:
            return self.alliance_school_ids
        is_outside = self.alliance is not None and self.school.id not in self.alliance_school_ids
        return () if is_outside else (self.school.id,)

    @property
    def narrows(self) -> bool:
        """Whether something else than a period is asked for."""
        return any((self.school, self.alliance, self.office, self.category))

    def as_args(self, **other: Any) -> dict[str, Any]:
        """The same as the arguments of an address, with some `other` than they are."""
        changed = replace(self, **other)
        args = {
            **(changed.period.as_args if changed.period else {}),
            "school": changed.school and changed.school.id,
            "alliance": changed.alliance and changed.alliance.id,
            "office": changed.office and changed.office.id,
            "category": changed.category,
        }
        return {name: value for name, value in args.items() if value}

    def as_overview_args(self) -> dict[str, Any]:
        """The same for the overview, which by itself shows this month, whichever that is by then."""
        args = replace(self, period=None).as_args()
        if self.period is None:
            return {"period": ALL_TIME, **args}
        return args if self.period == this_month() else self.as_args()
