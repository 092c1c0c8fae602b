"""What roles let a person do: which they hold, what each reaches, and whose are lent to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from welfare.accounts.roles import STAFF_ROLES, Role

Reach = dict[Role, frozenset[int]]


class Lent(NamedTuple):
    """A role that a person has only while they stand in for somebody: it reaches further than their own."""

    role: Role
    organization_id: int
    person_id: int
    """For whom."""
    powers: "Plain"
    """What it alone lets them do."""


class Minded(NamedTuple):
    """A desk at which somebody stands in, whether that lets them do more than their own roles or not."""

    person_id: int
    """For whom."""
    role: Role
    ids: frozenset[int]
    """The organizations that it reaches."""


class Powers:
    """What follows from roles, wherever they come from."""

    reach: Reach
    """For each role, the ids of all organizations it reaches. `reach.reaching` sets this and what follows."""
    bureau_reach: Reach
    """The same, counting only roles held at the bureau and its offices."""
    root_ids: frozenset[int]
    """The root of the tree, where a role reaches it: whoever reaches the root reaches every organization."""
    desks: frozenset[tuple[str, int]]
    """Every role, held or lent, with where."""
    works_in: frozenset[int]
    """Where the person belongs, holds a role or stands in, as ids; not what lies below."""
    stands_in_for: frozenset[int] = frozenset()
    """For whom the person stands in today and may do more than by their own roles, as ids."""
    minds: Sequence[Minded] = ()
    """The desks at which the person stands in for others today."""

    @property
    def sight(self) -> "Sight":
        """The same as a value, without what has no part in what the person may know of."""
        alone = self.alone
        return Sight(
            id=self.id,  # type: ignore[attr-defined]
            _reach=frozenset(self.reach.items()),
            _bureau_reach=frozenset(self.bureau_reach.items()),
            root_ids=self.root_ids,
            stands_in_for=self.stands_in_for,
            minds=tuple(self.minds),
            _alone=None if alone is self else alone.sight,
        )

    @property
    def alone(self) -> "Powers":
        """The same without what is lent."""
        return self

    @property
    def whole(self) -> "Powers":
        """The same, where it does not matter who lends what: for what is not the person's own to read."""
        return self

    @property
    def role_names(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(self.reach)

    @property
    def is_staff(self) -> bool:
        """Whether the person works with others' needs or accounts."""
        return bool(self.role_names & STAFF_ROLES)

    @property
    def only_reads(self) -> bool:
        """Whether the person looks into everything and changes nothing, whatever other roles they hold."""
        return Role.AUDITOR in self.role_names

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> frozenset[int]:
        """Where the person holds one of `roles`, as ids (`at_bureau`: held at the bureau or its offices)."""
        reach = self.bureau_reach if at_bureau else self.reach
        return frozenset().union(*(reach.get(role, frozenset()) for role in roles))


def holds_at_bureau(person: Powers, *roles: Role) -> bool:
    """Whether the person holds one of `roles` for the whole district."""
    return bool(set(person.root_ids) & set(person.reached_by(*roles, at_bureau=True)))


@dataclass
class Plain(Powers):
    """What some roles let somebody do: nobody lends them anything."""

    reach: Reach
    bureau_reach: Reach
    root_ids: frozenset[int]
    id: int = 0
    """Whose they are; 0 where they are nobody's."""
    desks: frozenset[tuple[str, int]] = frozenset()
    works_in: frozenset[int] = frozenset()

    @property
    def alone(self) -> "Plain":
        """Nothing is lent."""
        return self


@dataclass(frozen=True)
class Sight(Powers):
    """By what somebody knows of things, as a value: whoever has the same knows of the same.

    A statement that is built of it alone can be kept for everybody who has it.
    """

    id: int
    _reach: frozenset[tuple[Role, frozenset[int]]]
    _bureau_reach: frozenset[tuple[Role, frozenset[int]]]
    _alone: "Sight | None"
    root_ids: frozenset[int]
    stands_in_for: frozenset[int]
    minds: tuple[Minded, ...]

    @property
    def reach(self) -> Reach:  # type: ignore[override]
        """For each role, the ids of all organizations it reaches."""
        return dict(self._reach)

    @property
    def bureau_reach(self) -> Reach:  # type: ignore[override]
        """The same, counting only roles held at the bureau and its offices."""
        return dict(self._bureau_reach)

    @property
    def alone(self) -> "Sight":
        """The same without what is lent."""
        return self._alone or self

    @property
    def sight(self) -> "Sight":
        """The value itself."""
        return self
