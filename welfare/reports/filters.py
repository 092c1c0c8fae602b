"""What narrows figures and their lists, as it stands in the address."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from welfare.needs.categories import find_category
from welfare.organizations.models import Organization
from welfare.reports.periods import Period, read_period


@dataclass(frozen=True)
class Filters:
    """A period, a school, a category; None is all of them."""

    period: Period | None = None
    school: Organization | None = None
    category: str | None = None

    @property
    def without_period(self) -> "Filters":
        """The same for all time."""
        return replace(self, period=None)

    def as_args(self, **other: Any) -> dict[str, Any]:
        """The same as the arguments of an address, with some `other` than they are."""
        changed = replace(self, **other)
        args = {
            "period": changed.period and changed.period.key,
            "school": changed.school and changed.school.id,
            "category": changed.category,
        }
        return {name: value for name, value in args.items() if value}


def read_filters(args: MultiDict[str, str], schools: list[Organization]) -> Filters:
    """The filters of an address. Whatever is not there, or is no school of the reader's, answers 404."""
    try:
        period = read_period(args.get("period", ""))
    except ValueError:
        abort(404)
    category = args.get("category") or None
    if category and find_category(category) is None:
        abort(404)
    school_id = args.get("school") or None
    school = next((school for school in schools if str(school.id) == school_id), None)
    if school_id and school is None:
        abort(404)
    return Filters(period, school, category)
