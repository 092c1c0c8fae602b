"""The registers of study: the branches that take part, and what is read."""

from flask_babel import lazy_gettext as _l

from welfare.registers.shape import Column, Register, worded
from welfare.registers.study.forms import BranchForm, ReadingForm
from welfare.registers.study.models import Branch, Reading
from welfare.training.labels import KIND

BRANCHES = Register(
    "study-branches",
    _l("Branches that study"),
    _l("Which branches take part in a kind of study, and with how many members."),
    Branch,
    BranchForm,
    (
        Column("name", _l("Branch"), Branch.name),
        worded(Branch.kind, "kind", _l("Kind of study"), KIND),
        Column("is_general", _l("General branch"), Branch.is_general, "yes_no"),
        Column("members", _l("Members"), Branch.members, "number"),
    ),
)
READINGS = Register(
    "readings",
    _l("Required readings"),
    _l("What has to be read in a kind of study."),
    Reading,
    ReadingForm,
    (
        Column("title", _l("What is read"), Reading.title),
        worded(Reading.kind, "kind", _l("Kind of study"), KIND),
    ),
)
