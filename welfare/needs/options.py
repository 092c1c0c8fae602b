"""The units to which a need can be dispatched, as forms offer them."""

from welfare.accounts.roles import Role
from welfare.needs.models import Need
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.options import OPEN, SCHOOLS, UNITS, Source, source

ALL_UNITS = source("units", [Role.CLERK], lambda _clerk: (*OPEN, *UNITS))
"""Where a need can be dispatched: every active office, alliance and school."""
BUREAU_UNITS = source(
    "bureau-units",
    [Role.CLERK],
    lambda _clerk: (*OPEN, *UNITS, Organization.kind == OrganizationKind.OFFICE),
)
"""Where a protected one can be."""

SCHOOLS_TAKEN_IN = source(
    "schools-taken-in",
    [Role.CLERK],
    lambda clerk: (*OPEN, *SCHOOLS, Organization.id.in_(clerk.reached_by(Role.CLERK))),
)
"""From which a need can come that this clerk takes in."""


def units_for(need: Need) -> Source:
    """Where this need can be dispatched."""
    return BUREAU_UNITS if need.is_protected else ALL_UNITS
