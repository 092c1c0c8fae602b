"""What can be done with a petition over HTTP: `do(petition, form, by)`, the petition being locked."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.petitions import actions
from welfare.petitions.erasure.actions import carry_out
from welfare.petitions.forms import AnswerForm, RefusalForm, TakingInForm
from welfare.petitions.labels import TURN_TO
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import Petition
from welfare.web.forms import set_apart
from welfare.web.operations import Operation


@dataclass(frozen=True)
class Doing(Operation):
    """An operation, which action it is, and the words of its button."""

    action: Action
    label: Any
    icon: str


def _take_in(here: Petition, _form: TakingInForm, by: Person) -> None:
    actions.take_in(here, by=by)


def _answer(here: Petition, form: AnswerForm, by: Person) -> None:
    actions.answer(here, words=form.words.data, by=by)


def _erase(here: Petition, _form: TakingInForm, by: Person) -> None:
    carry_out(here, by=by)


def _refuse(here: Petition, form: RefusalForm, by: Person) -> None:
    actions.refuse(here, words=form.words.data, turn_to=form.turn_to.data, by=by)


def _withdraw(here: Petition, _form: TakingInForm, by: Person) -> None:
    actions.withdraw(here, by=by)


OPERATIONS = (
    Doing("taking-in", TakingInForm, _take_in, Action.TAKE_IN, _l("Take it in"), "inbox"),
    Doing("answer", AnswerForm, _answer, Action.ANSWER, _l("Answer"), "check"),
    Doing("erasure", TakingInForm, _erase, Action.ERASE, _l("Erase for good"), "trash"),
    Doing("refusal", RefusalForm, _refuse, Action.REFUSE, _l("Refuse"), "x-circle"),
    Doing("withdrawal", TakingInForm, _withdraw, Action.WITHDRAW, _l("Take it back"), "undo"),
)
BY_NOUN = {operation.noun: operation for operation in OPERATIONS}


def form_for(noun: str, *, is_sent: bool = False) -> Any:
    """The form of an operation: as it was sent, or as it begins."""
    form: Any = BY_NOUN[noun].form_class(**({} if is_sent else {"formdata": None}))
    if isinstance(form, RefusalForm) and not is_sent:
        form.turn_to.data = str(TURN_TO)
    set_apart(form, noun)
    return form
