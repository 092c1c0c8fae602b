"""The schools for which seats can be reserved, as forms offer them."""

from welfare.accounts.roles import Role
from welfare.organizations.options import OPEN, SCHOOLS, source

WITH_SEATS = source("schools-with-seats", [Role.HANDLER, Role.CLERK], lambda _organiser: (*OPEN, *SCHOOLS))
"""All open ones: training is the district's."""
