"""The units that a measure can be entered for, as its form offers them."""

from welfare.accounts.models import Person
from welfare.accounts.options import reached
from welfare.measures.policy import TABLE, Permission
from welfare.organizations.options import OPEN, UNITS, Conditions, source

_anywhere, KEEPERS = TABLE[Permission.KEEP_MEASURE]


def _kept_by(person: Person) -> Conditions:
    return (*OPEN, *UNITS, *reached(person, *KEEPERS))


LEADING = source("leading-units", KEEPERS, _kept_by)
"""Those that a person may let lead a new measure."""
