"""What a check found: for whoever runs the command in English, as all commands speak; in a history as it is
read."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.audit.rules import Fault, Kind

WORDS = {
    Kind.CHANGED: "was changed",
    Kind.INSERTED: "was inserted",
    Kind.REMOVED: "was removed",
    Kind.SWAPPED: "was swapped with another",
    Kind.CHANGED_OR_INSERTED: "was changed or inserted",
    Kind.REWRITTEN: "and those after it were written anew",
}


def in_words(fault: Fault, subject: str, table: str) -> str:
    """A fault of a subject's history as a sentence that names the row, which is in `table`."""
    if fault.kind is Kind.SUBJECT:
        return f"{subject}: {fault.told}"
    row = f" (row {fault.event_id} of {table})" if fault.event_id is not None else ""
    more = f", {fault.told}" if fault.told else ""
    return f"{subject}: event {fault.position}{row} {WORDS[fault.kind]}{more}"


def what_was_found(details: Mapping[str, Any]) -> list[str]:
    """What somebody's check found, for a page."""
    if not details["faults"]:
        return [_("All was as it had been written.")]
    return [ngettext("%(num)s fault was found", "%(num)s faults were found", details["faults"])]
