"""Many needs signed for at once, each by itself."""

from collections.abc import Collection
from dataclasses import dataclass, field

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.fulfilment import usual_unit
from welfare.needs.actions.intake import accept
from welfare.needs.deadlines import Urgency
from welfare.needs.queries import need_by_number
from welfare.organizations.models import Organization
from welfare.refusals import N_, Refusal


class NotFound(Refusal):
    """The need is not there, or not this person's to see."""

    status = 404
    sentence = N_("There is no such need here.")


@dataclass
class Outcome:
    """The numbers of the needs that were accepted, and of those that were not, with the reason."""

    accepted: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)


def accept_together(
    numbers: Collection[str], *, by: Person, unit: Organization | None, urgency: Urgency | None
) -> Outcome:
    """Accept each need by itself: one that is refused stays as it is and does not hold up the others.

    Without `unit` each goes to its category's office, without `urgency` each keeps its own.
    """
    outcome = Outcome()
    for number in sorted(set(numbers)):  # in one order, so that two clerks never wait for each other
        try:
            with db.session.begin_nested():
                need = need_by_number(number, by, to_change=True)
                if need is None:
                    raise NotFound
                accept(need, by=by, unit=unit or usual_unit(need), urgency=urgency or Urgency(need.urgency))
            outcome.accepted.append(number)
        except Refusal as refusal:
            outcome.refused.append((number, refusal))
    return outcome
