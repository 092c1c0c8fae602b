"""The words on screen for roles."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import EventKind
from welfare.accounts.roles import Role

ROLE: dict[Role, Any] = {
    Role.TEACHER: _l("Teacher"),
    Role.SCHOOL_ADMIN: _l("School administrator"),
    Role.HANDLER: _l("Handler"),
    Role.CLERK: _l("Intake clerk"),
    Role.LEADER: _l("Leader"),
    Role.ADMIN: _l("Account administrator"),
    Role.AUDITOR: _l("Auditor"),
}
ROLE_MEANING: dict[Role, Any] = {
    Role.TEACHER: _l("says what they need"),
    Role.SCHOOL_ADMIN: _l("follows the school's needs, and submits for colleagues"),
    Role.HANDLER: _l("handles what is dispatched to the office or school"),
    Role.CLERK: _l("accepts, dispatches, and follows up"),
    Role.LEADER: _l("sees the figures and the cases behind them, and supervises"),
    Role.ADMIN: _l("maintains people and organizations"),
    Role.AUDITOR: _l("reads everything and changes nothing; what they read is recorded"),
}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ADDED: (_l("Account added"), "plus"),
    EventKind.EDITED: (_l("Details changed"), "pencil"),
    EventKind.MOVED: (_l("Moved to another organization"), "corner-down-left"),
    EventKind.ROLE_GIVEN: (_l("Role given"), "check"),
    EventKind.ROLE_TAKEN: (_l("Role taken away"), "x"),
    EventKind.ROLE_PROPOSED: (_l("Role given, to be confirmed"), "hourglass"),
    EventKind.ROLE_NOT_GIVEN: (_l("Role not given after all"), "x"),
    EventKind.PASSWORD_ISSUED: (_l("First password issued"), "key"),
    EventKind.PASSWORD_RESET: (_l("New password issued"), "key"),
    EventKind.PASSWORD_CHOSEN: (_l("Chose a password of their own"), "key"),
    EventKind.CLOSED: (_l("Account closed"), "lock"),
    EventKind.OPENED: (_l("Account opened again"), "undo"),
    EventKind.TOOK_OVER: (_l("Carries on what another had in hand"), "corner-down-left"),
    EventKind.STAND_IN_NAMED: (_l("Stand-in named"), "users"),
    EventKind.STAND_IN_ENDED: (_l("Stand-in ended"), "x"),
    EventKind.ERASED: (_l("Personal data erased"), "trash"),
    EventKind.FACTOR_SET: (_l("Second step at signing in set up"), "shield"),
    EventKind.FACTOR_REMOVED: (_l("Second step at signing in removed"), "shield"),
    EventKind.FACTOR_RESET: (_l("Second step at signing in reset"), "shield"),
    EventKind.CODES_RENEWED: (_l("New recovery codes made"), "key"),
    EventKind.IDENTITY_LINKED: (_l("Account elsewhere linked"), "log-in"),
    EventKind.IDENTITY_TAKEN_OFF: (_l("Account elsewhere unlinked"), "x"),
    EventKind.CONTACTS_SET: (_l("Contact schools set"), "school"),
    EventKind.SIGNED_IN: (_l("Signed in to the account"), "log-in"),
    EventKind.SIGN_IN_FAILED: (_l("Wrong passwords typed"), "key"),
    EventKind.CODES_FAILED: (_l("Wrong codes typed after the password"), "shield"),
    EventKind.SIGN_IN_ENDED: (_l("Signed out"), "log-out"),
    EventKind.PROTECTED_OPENED: (_l("Protected need opened"), "eye"),
    EventKind.FACTS_OPENED: (_l("Facts of hardship opened"), "eye"),
    EventKind.EXPORTED: (_l("File of a list made"), "file-spreadsheet"),
    EventKind.EXPORT_FETCHED: (_l("File of a list fetched"), "file-spreadsheet"),
    EventKind.SETTING_CHANGED: (_l("Set something for others"), "settings"),
    EventKind.AUDITED: (_l("Checked all histories"), "shield"),
}
"""In words, and the icon of its line in a timeline."""
FIELD = {
    "name": _l("Name"),
    "staff_number": _l("Staff number"),
    "phone": _l("Phone"),
    "organization": _l("School or office"),
}
FACTOR = {"app": _l("Codes of an app"), "passkey": _l("Passkey")}
"""What comes second at a sign-in, by what an event calls it."""
DEMO_ACCOUNTS: dict[str, Any] = {
    "teacher": _l("Teacher"),
    "colleague": _l("Colleague at the same school"),
    "neighbour": _l("Teacher at another school"),
    "school": _l("School administrator"),
    "clerk": _l("Intake clerk"),
    "handler": _l("Handler"),
    "leader": _l("Leader"),
    "admin": _l("Account administrator"),
    "auditor": _l("Auditor"),
}
"""The staff numbers of the demo's accounts, and who they stand for, in the order they are offered."""


def role_label(role: str) -> str:
    """A role in words."""
    return str(ROLE[Role(role)])


def role_names(roles: Iterable[Role]) -> str:
    """Roles in words, one after the other, each once."""
    return _(", ").join(dict.fromkeys(role_label(role) for role in roles))


def demo_label(staff_number: str) -> str:
    """Who a demo account stands for, in words."""
    return str(DEMO_ACCOUNTS[staff_number])
