"""The organizations and people that somebody may choose from by their roles, in forms and filters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import case, select

from welfare.accounts.labels import role_names
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.people.queries import SEE_ACCOUNTS, is_called, is_named
from welfare.accounts.queries import roles_of
from welfare.accounts.reach import acts
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.policy import LENT
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.organizations.options import OPEN, Conditions, source
from welfare.spelling import name_key, number_key
from welfare.web.choices import FEW, MOST_MATCHES, Choice


def reached(person: Person, *roles: Role) -> Conditions:
    """What the person reaches by these roles."""
    reach = person.reached_by(*roles)
    return () if reach & person.root_ids else (Organization.id.in_(reach),)


ADMINISTERED = source(
    "administered", [Role.ADMIN], lambda admin: (*OPEN, *reached(admin, Role.ADMIN)), as_tree=True
)
"""Where people and their roles can be put."""
WITH_ACCOUNTS = source("with-accounts", SEE_ACCOUNTS, lambda reader: reached(reader, *SEE_ACCOUNTS))
"""By what people are narrowed: closed ones have people too."""


class Colleagues:
    """Open accounts of people who do not only read."""

    @property
    def shows_numbers(self) -> bool:
        """Whether staff numbers are shown and found: people sign in with theirs."""
        return True

    def listed(self) -> Sequence[Choice] | None:
        """All of them, by name; None where they are many."""
        found = self._read(self._query().order_by(Person.name_key, Person.id).limit(FEW + 1))
        return found if len(found) <= FEW else None

    def named(self, ids: Iterable[int]) -> Sequence[Choice]:
        """Those of these ids."""
        wanted = set(ids)
        return self._read(self._query().where(Person.id.in_(wanted)).order_by(Person.id)) if wanted else ()

    def matching(self, words: str) -> Sequence[Choice]:
        """Those who are called so or whose number begins so: first whose name or number it is."""
        exact = Person.name_key == name_key(words)
        if self.shows_numbers:
            exact |= Person.number_key == number_key(words)
        query = self._query().where(is_called(words) if self.shows_numbers else is_named(words))
        return self._read(
            query.order_by(case((exact, 0), else_=1), Person.name_key, Person.id).limit(MOST_MATCHES)
        )

    def _query(self) -> Any:
        return _who_act()

    def _read(self, query: Any) -> Sequence[Choice]:
        rows = db.session.execute(query).all()
        if self.shows_numbers:
            return [Choice(id_, name, f"{place} · {number}") for id_, name, place, number in rows]
        roles = roles_of([row.id for row in rows])
        return [Choice(id_, name, _where(place, roles.get(id_, ()))) for id_, name, place, _number in rows]


@cache
def _who_act() -> Any:
    return (
        select(Person.id, Person.name, Organization.display_name, Person.staff_number)
        .join(Organization, Organization.id == Person.organization_id)
        .where(acts())
    )


def _where(place: str, roles: Sequence[Role]) -> str:
    return f"{place} · {role_names(roles)}" if roles else place


@dataclass(frozen=True)
class Successors(Colleagues):
    """Who can carry on what others leave behind: those whom the administrator may change."""

    admin: Person
    leaving: int | None = None

    @property
    def address(self) -> str:
        """Where script asks for who fits."""
        return url_for("accounts.successors")

    def _query(self) -> Any:
        reach, query = self.admin.reached_by(Role.ADMIN), super()._query()
        if self.leaving is not None:
            query = query.where(Person.id != self.leaving)
        if not reach & self.admin.root_ids:
            beyond = select(RoleAssignment.person_id).where(RoleAssignment.organization_id.not_in(reach))
            query = query.where(Person.organization_id.in_(reach), Person.id.not_in(beyond))
        return query


@dataclass(frozen=True)
class Deputies(Colleagues):
    """Who can stand in for somebody: colleagues where they hold a role, and right above."""

    away: Person
    reader: Person

    @property
    def address(self) -> str:
        """Where script asks for who fits."""
        return url_for("accounts.deputies", person_id=self.away.id)

    @property
    def shows_numbers(self) -> bool:
        """Those are for whoever sees the accounts."""
        return self._near() <= self.reader.reached_by(*SEE_ACCOUNTS)

    def _near(self) -> set[int]:
        places = [held.organization for held in self.away.roles if held.role in LENT]
        return {id_ for place in places for id_ in (place.id, place.parent_id) if id_ is not None}

    def _query(self) -> Any:
        return super()._query().where(Person.organization_id.in_(self._near()), Person.id != self.away.id)
