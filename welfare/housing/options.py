"""The schools that flats stand at, as a form and a filter offer them."""

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.organizations.options import OPEN, SCHOOLS, source

WITH_FLATS = source("schools-with-flats", TRIAGE_ROLES, lambda _reader: SCHOOLS)
"""By which flats are narrowed: closed ones may have some."""
FOR_FLATS = source("schools-for-flats", [Role.HANDLER, Role.CLERK], lambda _runner: (*OPEN, *SCHOOLS))
"""At which a flat is entered."""
