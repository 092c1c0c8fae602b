"""The features whose surface stands in a file of its own."""

from tests.accounts.surface import SURFACE as ACCOUNTS
from tests.audit.surface import SURFACE as AUDIT
from tests.bulletins.surface import SURFACE as BULLETINS
from tests.exports.surface import SURFACE as EXPORTS
from tests.homes.surface import SURFACE as HOMES
from tests.housing.surface import SURFACE as HOUSING
from tests.measures.surface import SURFACE as MEASURES
from tests.needs.surface import SURFACE as NEEDS
from tests.notices.surface import SURFACE as NOTICES
from tests.own_data.surface import SURFACE as OWN_DATA
from tests.petitions.surface import SURFACE as PETITIONS
from tests.registers.surface import SURFACE as REGISTERS
from tests.reports.surface import SURFACE as REPORTS
from tests.retention.surface import SURFACE as RETENTION
from tests.training.surface import SURFACE as TRAINING

SURFACES = (
    ACCOUNTS,
    NEEDS,
    NOTICES,
    HOUSING,
    TRAINING,
    HOMES,
    MEASURES,
    REGISTERS,
    PETITIONS,
    RETENTION,
    REPORTS,
    EXPORTS,
    BULLETINS,
    OWN_DATA,
    AUDIT,
)
