"""Many needs at once, each taken by itself."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.fulfilment import usual_unit
from welfare.needs.actions.intake import accept
from welfare.needs.deadlines import Urgency
from welfare.needs.models import Need
from welfare.needs.queries import need_by_number
from welfare.organizations.models import Organization
from welfare.refusals import N_, Refusal


class NotFound(Refusal):
    """The need is not there, or not this person's to see."""

    status = 404
    sentence = N_("There is no such need here.")


class NothingChosen(Refusal):
    """No box was ticked."""

    sentence = N_("Choose at least one need first.")


class HandedOn(Refusal):
    """The list that was looked at showed the need at another unit."""

    sentence = N_("It was handed to another unit meanwhile. Look at it again.")


@dataclass
class DoneTogether:
    """The numbers of the needs with which it was done, and of those with which not, with the reason."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)


def each_by_itself(
    chosen: Collection[str], do: Callable[[Need], None], *, by: Person, where_shown: bool = False
) -> DoneTogether:
    """Do it with each need: one that is refused stays as it is and does not hold up the others.

    `chosen` are numbers, each with the unit at which the list has shown the need, as `number:unit`;
    `where_shown`, only what is still there. Raises `NothingChosen`.
    """
    if not chosen:
        raise NothingChosen
    outcome = DoneTogether()
    for one in sorted(set(chosen)):  # in one order, so that two never wait for each other
        number, _colon, unit = one.partition(":")
        try:
            with db.session.begin_nested():
                need = need_by_number(number, by, to_change=True)
                if need is None:
                    raise NotFound
                if where_shown and unit != str(need.unit_id):
                    raise HandedOn
                do(need)
            outcome.done.append(number)
        except Refusal as refusal:
            outcome.refused.append((number, refusal))
    return outcome


def accept_together(
    chosen: Collection[str], *, by: Person, unit: Organization | None, urgency: Urgency | None
) -> DoneTogether:
    """Accept each need by itself. Raises `NothingChosen`.

    Without `unit` each goes to its category's office, without `urgency` each keeps its own.
    """
    return each_by_itself(
        chosen,
        lambda need: accept(
            need, by=by, unit=unit or usual_unit(need), urgency=urgency or Urgency(need.urgency)
        ),
        by=by,
    )
