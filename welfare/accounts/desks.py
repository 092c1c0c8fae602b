"""What hangs on the roles that somebody gives up, and who carries it on.

Work belongs to no person but to a desk: a role at an organization. It is left behind where the last one gets
up, and goes to whoever is given that role there. Each feature says what waits at which desks.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter

from flask_babel import gettext as _
from sqlalchemy import or_, select

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.reach import acts
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.policy import LENT
from welfare.extensions import db
from welfare.organizations.handover import Holdings
from welfare.organizations.models import OF_THE_BUREAU, Organization


@dataclass(frozen=True)
class Leaving:
    """Somebody who gives up roles: one of theirs, or all, as their account is closed."""

    person: Person
    roles: Sequence[RoleAssignment]
    along_with: Set[int] = frozenset()
    """Who else leaves with them, as ids."""

    @property
    def name(self) -> str:
        """Who it is."""
        return self.person.name

    @property
    def is_whole(self) -> bool:
        """Whether nothing of theirs stays."""
        return len(self.roles) == len(self.person.roles)

    def given_up(self, roles: Collection[Role], *, at_bureau: bool = False) -> list[RoleAssignment]:
        """Those of `roles` that are given up where nobody else sits with any of them; `at_bureau`, only those
        held at the bureau and its offices."""
        leaving = [
            held
            for held in self.roles
            if held.role in roles and (held.organization.kind in OF_THE_BUREAU or not at_bureau)
        ]
        others = self._others(roles, at_bureau) if leaving else frozenset()
        return [held for held in leaving if held.organization_id not in others]

    def left_behind(self, roles: Collection[Role], *, at_bureau: bool = False) -> dict[int, bool]:
        """The places for which nobody near holds one of `roles` any more, by id: whether somebody above
        does."""
        given_up = self.given_up(roles, at_bureau=at_bureau)
        desks = {held.organization_id: held.organization for held in given_up}
        if not desks:
            return {}
        others = self._others(roles, at_bureau)
        below = or_(*(Organization.path.startswith(desk.path) for desk in desks.values()))
        left = {}
        for id_, path in db.session.execute(select(Organization.id, Organization.path).where(below)):
            upwards = [int(part) for part in reversed(path.split("/")) if part]
            nearest = next((place for place in upwards if place in desks or place in others), None)
            if nearest in desks:
                left[id_] = bool(others & set(upwards))
        return left

    def ends(self, stand_in: StandIn) -> bool:
        """Whether nothing is left in which somebody stands in for them there."""
        place = stand_in.organization_id
        stays = [held for held in self.person.roles if held not in self.roles]
        lent = [held for held in stays if held.organization_id == place and held.role in LENT]
        return stand_in.person_id == self.person.id and not lent

    def _others(self, roles: Collection[Role], at_bureau: bool) -> Set[int]:
        """Where somebody who stays holds one of `roles`."""
        held = (
            select(RoleAssignment.organization_id)
            .join(Person, Person.id == RoleAssignment.person_id)
            .where(
                RoleAssignment.role.in_(roles),
                RoleAssignment.id.not_in([held.id for held in self.roles]),
                acts(),
                Person.id.not_in(self.along_with),
            )
        )
        if at_bureau:
            bureau = select(Organization.id).where(Organization.kind.in_(OF_THE_BUREAU))
            held = held.where(RoleAssignment.organization_id.in_(bureau))
        return frozenset(db.session.scalars(held))


def can_succeed(leaving: Leaving, successor: Person) -> bool:
    """Whether somebody can carry on another's work: whoever stays, and does not only read."""
    reads = any(held.role == Role.AUDITOR for held in successor.roles)
    return successor.is_active and successor.id != leaving.person.id and not reads


HELD_AT_DESKS = Holdings(can_succeed, attrgetter("name"))


def work_in_words(leaving: Leaving) -> str:
    """What would be left behind, and how many of each; empty where nothing would."""
    work = HELD_AT_DESKS.work_of(leaving)
    return _(", ").join(f"{holding.label}{_(': ')}{count:,}" for holding, count in work.items())
