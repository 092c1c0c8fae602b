"""The organizations that somebody may choose from by their roles, as forms and filters offer them."""

from welfare.accounts.models import Person
from welfare.accounts.queries import SEE_ACCOUNTS
from welfare.accounts.roles import Role
from welfare.organizations.models import Organization
from welfare.organizations.options import OPEN, Conditions, source


def reached(person: Person, *roles: Role) -> Conditions:
    """What the person reaches by these roles."""
    reach = person.reached_by(*roles)
    return () if reach & person.root_ids else (Organization.id.in_(reach),)


ADMINISTERED = source(
    "administered", [Role.ADMIN], lambda admin: (*OPEN, *reached(admin, Role.ADMIN)), as_tree=True
)
"""Where people and their roles can be put."""
WITH_ACCOUNTS = source("with-accounts", SEE_ACCOUNTS, lambda reader: reached(reader, *SEE_ACCOUNTS))
"""By what people are narrowed: closed ones have people too."""
