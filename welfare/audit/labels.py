"""What a check found, for whoever runs the command: in English, as all commands speak."""

from welfare.audit.rules import Fault, Kind

WORDS = {
    Kind.CHANGED: "was changed",
    Kind.INSERTED: "was inserted",
    Kind.REMOVED: "was removed",
    Kind.SWAPPED: "was swapped with another",
    Kind.CHANGED_OR_INSERTED: "was changed or inserted",
    Kind.REWRITTEN: "and those after it were written anew",
}


def in_words(fault: Fault, number: str | None) -> str:
    """A fault as a sentence that names the row: `number` is the need's, where there is one."""
    if fault.kind is Kind.HEAD:
        return f"head {fault.position}: {fault.told}"
    need = f"need {number or f'with the id {fault.need_id}'}"
    if fault.kind is Kind.NEED:
        return f"{need}: {fault.told}"
    row = f" (row {fault.event_id} of need_events)" if fault.event_id is not None else ""
    more = f", {fault.told}" if fault.told else ""
    return f"{need}: event {fault.position}{row} {WORDS[fault.kind]}{more}"
