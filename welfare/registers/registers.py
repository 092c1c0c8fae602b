"""Every register, in groups."""

from flask_babel import lazy_gettext as _l

from welfare.registers.alliances.registers import EXCHANGES, PUPILS, RECOGNITIONS, SHARED_WORKS
from welfare.registers.partners.registers import AGREEMENTS, DELIVERIES, PLACES, WORKS
from welfare.registers.study.registers import BRANCHES, READINGS
from welfare.registers.visits.registers import LECTURES, TO_REACH

GROUPS = (
    (_l("Alliances"), (RECOGNITIONS, SHARED_WORKS, PUPILS, EXCHANGES)),
    (_l("Field visits"), (LECTURES, TO_REACH)),
    (_l("Works and partners"), (WORKS, AGREEMENTS, DELIVERIES, PLACES)),
    (_l("Study"), (BRANCHES, READINGS)),
)
"""As the page of registers shows them."""
REGISTERS = {register.name: register for _label, group in GROUPS for register in group}
"""All registers, by name."""
