"""The schools and units by which a desk filters its needs."""

from dataclasses import dataclass

from welfare.accounts.models import Person
from welfare.accounts.powers import Powers
from welfare.accounts.roles import TRIAGE_ROLES
from welfare.needs.assignees.options import HandlersAt
from welfare.needs.desk.queues import Desk, reached_at
from welfare.organizations.models import Organization
from welfare.organizations.options import SCHOOLS, UNITS, Conditions, Source, source


def _of_desk(desk: Desk, name: str, all_of_them: Conditions, reached_on: Desk) -> Source:
    """What a desk filters by, closed ones included: on the person's own side only what they reach."""

    def conditions(person: Powers) -> Conditions:
        reach = reached_at(desk, person)
        if desk is not reached_on or reach & person.root_ids:
            return all_of_them
        return (*all_of_them, Organization.id.in_(reach))

    return source(f"{desk.value}-{name}", TRIAGE_ROLES, conditions)


SCHOOLS_AT = {desk: _of_desk(desk, "schools", SCHOOLS, Desk.AREA) for desk in Desk}


@dataclass(frozen=True)
class PeopleAt:
    """Whoever handles the needs on a desk; from which schools they come is no matter of theirs."""

    desk: Desk

    def offered_to(self, person: Person) -> HandlersAt:
        """By whom this person filters."""
        return HandlersAt(reached_at(self.desk, person) if self.desk is Desk.UNIT else frozenset())


PEOPLE_AT = {desk: PeopleAt(desk) for desk in Desk}
UNITS_AT = {desk: _of_desk(desk, "units", UNITS, Desk.UNIT) for desk in Desk}
