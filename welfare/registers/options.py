"""The schools and alliances that an entry can be about, as its form offers them."""

from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.options import OPEN, SCHOOLS, source
from welfare.registers.policy import KEEPERS

ENTERED_SCHOOLS = source("entered-schools", KEEPERS, lambda _keeper: (*OPEN, *SCHOOLS))
ENTERED_ALLIANCES = source(
    "entered-alliances", KEEPERS, lambda _keeper: (*OPEN, Organization.kind == OrganizationKind.ALLIANCE)
)
