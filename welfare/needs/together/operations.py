"""What can be done with many needs at once: one form, and each need is still taken by itself."""

from dataclasses import dataclass

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.needs import forms
from welfare.needs.actions.handling import answer, ask
from welfare.needs.actions.intake import transfer
from welfare.needs.lifecycle import RULES, Action, Status
from welfare.needs.models import Need
from welfare.needs.replies.actions import filling
from welfare.needs.together.forms import TransfersForm
from welfare.organizations.models import Organization
from welfare.web.operations import Operation


@dataclass(frozen=True)
class Together(Operation):
    """An action that can be taken with many needs; `do` is given each of them, and what the form says."""

    action: Action
    roles: frozenset[Role]
    """Who is offered it; whether they may with this very need is asked for each."""
    where_shown: bool = False
    """Whether it is done only where the need is still at the unit at which it was shown."""

    def fits(self, status: Status) -> bool:
        """Whether a need that stands so can be one of them."""
        return status in RULES[self.action].sources


def transfer_one(need: Need, *, by: Person, unit: Organization, words: str | None = None) -> None:
    """Hand a need to another unit, and leave those that assist as they are. As `transfer`."""
    assisting = [other for other in need.assisting if other.id != unit.id]
    transfer(need, by=by, unit=unit, words=words, assisting=assisting)


CLERKS = frozenset({Role.CLERK})
HANDLING = frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN})
TOGETHER = (
    Together("transfers", TransfersForm, transfer_one, Action.TRANSFER, CLERKS, where_shown=True),
    Together("questions", forms.QuestionForm, filling(ask), Action.ASK, HANDLING),
    Together("answers", forms.AnswerForm, filling(answer), Action.ANSWER, HANDLING),
)
BY_NOUN = {each.noun: each for each in TOGETHER}


def offered_to(person: Person) -> list[Together]:
    """What this person can do with many needs at once."""
    return [each for each in TOGETHER if each.roles & person.role_names]
