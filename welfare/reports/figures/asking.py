"""What an address asks of figures and their lists."""

from collections.abc import Mapping
from typing import Any

from flask import abort
from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.categories import find_category
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import read_period
from welfare.reports.figures.reach import PLACES
from welfare.web.asked import Asked, asked_in

Places = Mapping[str, Asked]
"""What an address says of the school, the alliance and the office."""


def places_in(args: Mapping[str, str], reader: Person) -> Places:
    """The places that an address names, of those that the reader may choose from; any other answers 404."""
    return {name: asked_in(args, name, source.offered_to(reader)) for name, source in PLACES.items()}


def read_filters(args: Mapping[str, str], places: Places) -> Filters:
    """The filters of an address. What is not there answers 404."""
    try:
        period = read_period(args.get("period", ""), args.get("from", ""), args.get("to", ""))
    except ValueError:
        abort(404)
    category = args.get("category") or None
    if category and find_category(category) is None:
        abort(404)
    chosen: dict[str, Any] = {
        name: db.session.get_one(Organization, asked.id) if asked.id else None
        for name, asked in places.items()
    }
    alliance = chosen["alliance"]
    return Filters(
        period=period,
        category=category,
        alliance_school_ids=_schools_of(alliance) if alliance else (),
        **chosen,
    )


def _schools_of(alliance: Organization) -> tuple[int, ...]:
    inside = (Organization.kind == OrganizationKind.SCHOOL, Organization.path.startswith(alliance.path))
    return tuple(db.session.scalars(select(Organization.id).where(*inside).order_by(Organization.path)))
