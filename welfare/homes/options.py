"""The schools whose homes somebody keeps, as a form offers them."""

from welfare.accounts.powers import Powers
from welfare.homes.queries import KEEPER_ROLES, kept_by
from welfare.organizations.models import Organization
from welfare.organizations.options import OPEN, SCHOOLS, Conditions, source


def _kept(person: Powers) -> Conditions:
    return (*OPEN, *SCHOOLS, kept_by(person, Organization.id))


KEPT = source("schools-with-homes", KEEPER_ROLES, _kept)
"""For which a person may propose a home."""
