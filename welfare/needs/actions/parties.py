"""Who somebody is to a need when they act on it, and for whom they do."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Date, bindparam, select

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.powers import Lent, Plain
from welfare.accounts.reach import is_lent, stood_in
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.extensions import UTCDateTime, db
from welfare.needs.lifecycle import RULES, Action, Party
from welfare.needs.models import Need
from welfare.needs.policy import ANSWERING, Desk, parties_of
from welfare.needs.queries import assisting


def parties_to(need: Need, person: Person | Plain) -> set[Party]:
    """What the person is to the need, assisting units included."""
    [parties] = parties_to_each(need, [person])
    return parties


def parties_to_each(need: Need, people: Sequence[Person | Plain]) -> list[set[Party]]:
    """The same of several people, in as few queries as of one; whose need it is, that is known without."""
    others = [person for person in people if person.id != need.raised_by_id]
    at = assisting(need) if others else ()
    may_call = any(person.reached_by(Role.CLERK, Role.LEADER) for person in others)
    answered_at = _answered_at(need) if may_call else ()
    return [parties_of(person, need, at, answered_at) for person in people]


def for_whom(need: Need, action: Action, by: Person | None) -> Sequence[int]:
    """For whom it is done, as ids: those for whom `by` stands in, where their own roles do not let them."""
    allowed = set(RULES[action].by)
    if by is None or not by.stands_in_for or parties_to(need, by.alone) & allowed:
        return ()
    at, answered_at = assisting(need), _answered_at(need)

    def lets_them(one: Lent) -> bool:
        parties = parties_of(one.powers, need, at, answered_at)
        if Party.COLLEAGUE in parties and need.assignee_id == one.person_id:
            parties.add(Party.ASSIGNEE)
        return bool(parties & allowed)

    return sorted({one.person_id for one in by.lent if lets_them(one)})


def _answered_at(need: Need) -> Sequence[Desk]:
    """The desks of whoever answered it, those included at which they stood in."""
    if need.answered_by_id is None:
        return ()
    asked = {"person_id": need.answered_by_id, "day": need.answered_on, "moment": need.answered_at}
    return [(role, place) for role, place in db.session.execute(_desks(need.answered_on is not None), asked)]


@cache
def _desks(is_dated: bool) -> Any:
    """At which `person_id` has a desk; where it `is_dated`, also at which they stood in at that moment."""
    person_id: BindParameter[int] = bindparam("person_id")
    held = select(RoleAssignment.role, RoleAssignment.organization_id)
    theirs = held.where(RoleAssignment.person_id == person_id, RoleAssignment.role.in_(ANSWERING))
    if not is_dated:
        return theirs
    then = stood_in(bindparam("day", type_=Date), bindparam("moment", type_=UTCDateTime))
    return theirs.union(held.join(StandIn, is_lent()).where(StandIn.deputy_id == person_id, then))
