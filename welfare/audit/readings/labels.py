"""What auditors have read, in words: every page and file by its endpoint, and which one it was."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

PAGES = {
    "accounts.deputies": _l("Who can stand in"),
    "accounts.people": _l("People"),
    "accounts.person": _l("Person"),
    "accounts.stand_ins": _l("Stand-ins"),
    "audit.power": _l("Record of power"),
    "audit.readings": _l("What auditors have read"),
    "bulletins.file": _l("File of a bulletin"),
    "bulletins.index": _l("Bulletins"),
    "bulletins.show": _l("Bulletin"),
    "exports.file": _l("Exported file"),
    "exports.record": _l("Exports so far"),
    "exports.show": _l("Export"),
    "follow_ups.index": _l("Follow-ups"),
    "homes.all_homes": _l("All homes"),
    "homes.booking": _l("Booking"),
    "homes.check_in_by_code": _l("Checking in at a home"),
    "homes.day": _l("Who has booked at a home"),
    "homes.index": _l("Teachers' homes"),
    "homes.mine": _l("My bookings"),
    "homes.photo": _l("Photo of a home"),
    "homes.proposals": _l("Proposals of homes"),
    "homes.room": _l("Room of a home"),
    "homes.show": _l("Teachers' home"),
    "homes.thumbnail": _l("Photo of a home"),
    "homes.use": _l("Use of the homes"),
    "housing.application": _l("Application for a flat"),
    "housing.application_file": _l("File of an application"),
    "housing.application_list": _l("Applications of a round"),
    "housing.application_thumbnail": _l("File of an application"),
    "housing.consents": _l("What I have agreed to"),
    "housing.index": _l("Turnover housing"),
    "housing.object_to": _l("Objecting to a list"),
    "housing.objection": _l("Objection to a list"),
    "housing.openings_json": _l("What the points of a round are made of"),
    "housing.round_list": _l("Rounds"),
    "housing.round_page": _l("Round"),
    "housing.rule_set": _l("Rule set"),
    "housing.rules": _l("Rule sets"),
    "housing.unit": _l("Flat"),
    "housing.unit_list": _l("List of flats"),
    "ladder.index": _l("The ladder"),
    "measures.file": _l("File of a measure"),
    "measures.index": _l("Measures"),
    "measures.ledger_page": _l("Ledger"),
    "measures.problem": _l("Problem"),
    "measures.problems": _l("Problems"),
    "measures.show": _l("Measure"),
    "measures.thumbnail": _l("File of a measure"),
    "needs.assignees": _l("Who works on needs there"),
    "needs.colleagues": _l("Who works on needs there"),
    "needs.file": _l("File of a need"),
    "needs.mine": _l("My needs"),
    "needs.operation": _l("Need"),
    "needs.sheet": _l("Record of handling"),
    "needs.show": _l("Need"),
    "needs.thumbnail": _l("File of a need"),
    "notices.index": _l("Notices"),
    "organizations.choices": _l("Organizations"),
    "organizations.index": _l("Organizations"),
    "organizations.organization": _l("Organization"),
    "petitions.desk": _l("Requests and complaints"),
    "petitions.mine": _l("Requests and complaints"),
    "petitions.new": _l("Request or complaint"),
    "petitions.show": _l("Request or complaint"),
    "petitions.unnamed": _l("Request or complaint"),
    "registers.entry": _l("Entry of a register"),
    "registers.index": _l("Registers"),
    "registers.register": _l("One register"),
    "reports.figure": _l("Figure"),
    "reports.figures": _l("Figures"),
    "reports.figures_json": _l("Figures"),
    "reports.overview": _l("Overview"),
    "retention.index": _l("How long things are kept"),
    "retention.kept": _l("How long things are kept"),
    "reports.wall": _l("Overview"),
    "services.index": _l("Services"),
    "submissions.submission": _l("Receipt"),
    "training.certificate": _l("Certificate"),
    "training.certificate_file": _l("Certificate"),
    "training.enrolment": _l("Enrolment"),
    "training.figures_page": _l("Figures of training"),
    "training.hours": _l("Training hours"),
    "training.hours_pdf": _l("Training hours"),
    "training.hours_workbook": _l("Training hours"),
    "training.index": _l("Training"),
    "training.person_times": _l("Person-times"),
    "training.programme": _l("Programme"),
    "training.programmes": _l("Training programmes"),
    "training.schools": _l("Training by school"),
    "training.session": _l("Session"),
    "training.sessions": _l("Sessions"),
    "training.topics": _l("Topics"),
    "triage.inbox": _l("Work"),
    "triage.handlers": _l("Who works on needs there"),
    "triage.naming": _l("Who works on a need"),
    "triage.namings": _l("Who works on a need"),
    "triage.printed": _l("List to print"),
    "triage.settings": _l("Settings of the categories"),
    "triage.shortcuts": _l("Keyboard shortcuts"),
    "visits.contacts": _l("Contact schools"),
    "visits.file": _l("File of a visit"),
    "visits.index": _l("Visits"),
    "visits.show": _l("Visit"),
    "visits.thumbnail": _l("File of a visit"),
}
"""Whatever an auditor reads and is recorded."""

NAMED: dict[str, Callable[[str], Any]] = {}
"""What features call the `<name>` in an address of theirs, by blueprint."""


def page_in_words(address: str) -> str:
    """What is read at the address, by its kind and its number or name: `Need 26-0042-0`."""
    try:
        endpoint, arguments = current_app.url_map.bind("").match(urlsplit(address).path)
    except HTTPException:
        return _("A page that is no more")
    label = PAGES.get(endpoint)
    return " ".join([str(label), *_which(endpoint, arguments)]) if label else address


def _which(endpoint: str, arguments: Mapping[str, Any]) -> list[str]:
    called = NAMED.get(endpoint.partition(".")[0], str)
    named = [str(called(arguments["name"]))] if "name" in arguments else []
    return named + [
        str(value) for name, value in arguments.items() if name == "number" or name.endswith("_id")
    ]
