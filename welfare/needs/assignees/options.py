"""Whom a need can come to be with, and by whom a desk filters its needs, as forms offer them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.options import Colleagues
from welfare.extensions import db
from welfare.needs.assignees.policy import who_may_have
from welfare.needs.assignees.queries import handlers_of
from welfare.needs.models import Need
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.spelling import name_key
from welfare.web.choices import Choice
from welfare.web.routing import LARGEST_ID

NOBODY = LARGEST_ID
"""Stands among ids of people for nobody: no row comes to have it."""


def nobody() -> Choice:
    """The choice of what is with nobody."""
    return Choice(NOBODY, _("Nobody yet"), None)


@dataclass(frozen=True)
class WhoMayHave(Colleagues):
    """Whoever handles the needs of its unit and may know of this one."""

    need: Need

    @property
    def address(self) -> str:
        """Where script asks for who fits."""
        return url_for("needs.assignees", number=self.need.number)

    @property
    def shows_numbers(self) -> bool:
        """Those are for whoever sees the accounts."""
        return False

    def _query(self) -> Any:
        unit_id = self.need.unit_id
        ids = who_may_have(self.need, handlers_of([unit_id])[unit_id]) if unit_id else set()
        return super()._query().where(Person.id.in_(ids))


@dataclass(frozen=True)
class HandlersAt(Colleagues):
    """Whoever handles needs by a role at one of these places, and nobody: by them a desk is filtered."""

    place_ids: Collection[int]

    @property
    def address(self) -> str:
        """Where script asks for who fits."""
        return url_for("triage.handlers")

    @property
    def shows_numbers(self) -> bool:
        """Those are for whoever sees the accounts."""
        return False

    def listed(self) -> Sequence[Choice] | None:
        """All of them, nobody first; None where they are many."""
        found = super().listed() if self.place_ids else ()
        return [nobody(), *found] if found else found

    def named(self, ids: Iterable[int]) -> Sequence[Choice]:
        """Those of these ids."""
        wanted = set(ids) if self.place_ids else set()
        first = [nobody()] if NOBODY in wanted else []
        return [*first, *super().named(wanted - {NOBODY})]

    def matching(self, words: str) -> Sequence[Choice]:
        """Those who are called so; nobody by the words for it."""
        first = [nobody()] if name_key(words) in name_key(nobody().name) else []
        return [*first, *super().matching(words)] if self.place_ids else ()

    def _read(self, query: Any) -> Sequence[Choice]:
        return [Choice(id_, name, place) for id_, name, place, _number in db.session.execute(query)]

    def _query(self) -> Any:
        held = select(RoleAssignment.person_id).where(
            RoleAssignment.organization_id.in_(self.place_ids), RoleAssignment.role.in_(ROLES_BY_UNIT)
        )
        return super()._query().where(Person.id.in_(held))
