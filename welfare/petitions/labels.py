"""The words on screen for petitions."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.notices.reminders.shape import Whom
from welfare.notices.rules import Audience
from welfare.petitions.lifecycle import Action, Kind, Status

KIND: dict[Kind, Any] = {
    Kind.CORRECTION: _l("Correct my data"),
    Kind.ERASURE: _l("Erase my data"),
    Kind.COMPLAINT: _l("Complaint"),
    Kind.SUGGESTION: _l("Suggestion"),
}
KIND_FOR_OTHERS: dict[Kind, Any] = {
    **KIND,
    Kind.CORRECTION: _l("Correct personal data"),
    Kind.ERASURE: _l("Erase personal data"),
}
"""As whoever handles it reads them."""
HINT: dict[Kind, Any] = {
    Kind.CORRECTION: _l("Something that is kept about me is wrong or missing"),
    Kind.ERASURE: _l("What is kept about me shall go, and my account with it"),
    Kind.COMPLAINT: _l("About this product, or about how I or a need of mine was treated"),
    Kind.SUGGESTION: _l("What could be better"),
}
ICON: dict[Kind, str] = {
    Kind.CORRECTION: "pencil",
    Kind.ERASURE: "trash",
    Kind.COMPLAINT: "megaphone",
    Kind.SUGGESTION: "message-circle",
}
STATUS: dict[Status, tuple[Any, str]] = {
    Status.SUBMITTED: (_l("Submitted"), "info"),
    Status.TAKEN_IN: (_l("Being looked at"), "info"),
    Status.ANSWERED: (_l("Done and answered"), "good"),
    Status.REFUSED: (_l("Refused, with the reason"), "warn"),
    Status.WITHDRAWN: (_l("Taken back"), "neutral"),
}
"""In words, and the tone of the badge."""
EVENT: dict[Action, tuple[Any, str]] = {
    Action.SUBMIT: (_l("Submitted"), "send"),
    Action.TAKE_IN: (lazy_pgettext("petition", "Taken in"), "inbox"),
    Action.ANSWER: (_l("Done and answered"), "check"),
    Action.ERASE: (_l("Personal data erased"), "trash"),
    Action.REFUSE: (_l("Refused"), "x-circle"),
    Action.WITHDRAW: (_l("Taken back"), "undo"),
    Action.REMIND: (_l("Reminded"), "bell"),
}
"""In words, and the icon of its line in a timeline."""
REMINDED: dict[str, Any] = {
    Whom.ANSWERING: _l("whoever may answer it"),
    Audience.BUREAU: _l("the bureau's leader"),
}
"""Who was reminded, as the history says it."""
NOBODY_THERE = _l("nobody, as nobody may answer it now")
TURN_TO = _l(
    "You can turn to the authority above the bureau or to the cyberspace administration, or go to court."
)
"""What the law leaves open to whoever is refused (Personal Information Protection Law, 50 and 65)."""


def petition_status(status: Status) -> tuple[Any, str]:
    """A status in words, and its tone."""
    return STATUS[Status(status)]


def petition_kind(kind: Kind) -> Any:
    """A kind in the words of whoever handles it."""
    return KIND_FOR_OTHERS[Kind(kind)]
