"""Where a notice about a need leads: for whoever works on it to the form that is likely next, unfolded."""

from collections.abc import Mapping
from typing import Any

from welfare.needs.lifecycle import Action
from welfare.needs.operations import BY_ACTION
from welfare.notices.reminders.shape import Subject
from welfare.web.routing import path_to

A, S = Action, Subject
FORM_AFTER = {
    A.SUBMIT: A.ACCEPT,
    A.RETURN_TO_INTAKE: A.ACCEPT,
    A.RELEASE: A.ACCEPT,
    A.UNDO_ACCEPT: A.ACCEPT,
    A.UNDO_DECLINE: A.ACCEPT,
    A.REQUEST_EXTENSION: A.EXTEND,
    A.COMMENT: A.COMMENT,
    A.ACCEPT: A.ANSWER,
    A.TRANSFER: A.ANSWER,
    A.HAND_ON: A.ANSWER,
    A.ASSIGN: A.ANSWER,
    A.GIVE_BACK: A.TAKE_OVER,
    A.RESUME: A.ANSWER,
    A.REPLY: A.ANSWER,
    A.GO_ON: A.ANSWER,
    A.OBJECT: A.ANSWER,
    A.REOPEN: A.ANSWER,
    A.FOLLOW_UP: A.ANSWER,
    A.UNDO_TRANSFER: A.ANSWER,
    A.RECALL: A.ANSWER,
    A.URGE: A.ANSWER,
    A.SUPERVISE: A.ANSWER,
}
"""Which form whoever works on a need likely wants, once they are told that this has happened."""
FORM_FOR = {
    S.SIGNING: A.ACCEPT,
    S.ANSWERING: A.ANSWER,
    S.EXTENSION: A.EXTEND,
    S.QUESTION: A.GO_ON,
    S.CARRIED: A.RESUME,
    S.CALL: A.FOLLOW_UP,
}
"""The same of what they are reminded of."""


def address_for_staff(number: str, kind: Action, details: Mapping[str, Any]) -> str:
    """The path of a need's page with that form open, where whoever opens it may send it by then."""
    form = FORM_FOR.get(details.get("subject", "")) if kind == A.REMIND else FORM_AFTER.get(kind)
    if form is None:
        return path_to("needs.show", number=number)
    return path_to("needs.show", number=number, form=BY_ACTION[form].noun) + "#operations"
