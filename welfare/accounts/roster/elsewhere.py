"""The columns of a roster that say by which accounts elsewhere its people come in.

An administrator is believed about teachers, not about whoever works with others' needs: those link by hand,
as they do where a service names their staff number (docs/adr/0032). What opens somebody's account already
opens nobody else's, unless a roster has linked it and this one says another for them; and what its owner has
taken off no roster links again.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.identities.actions import Account
from welfare.accounts.identities.models import Identity, Source
from welfare.accounts.identities.queries import identities_at, unlinked_at
from welfare.accounts.models import Person
from welfare.accounts.roles import STAFF_ROLES, Role
from welfare.accounts.roster.words import HEADINGS
from welfare.channels.providers import SUBJECT_LENGTH, Provider
from welfare.channels.settings import providers
from welfare.spelling import folded
from welfare.tables.columns import Column, as_code
from welfare.tables.mistakes import DAY, FRACTION, TRUTH
from welfare.tables.plan import Change, PlannedRow, rows_twice

SERVICES: Mapping[str, tuple[Any, Any]] = {
    "wecom": (_l("WeCom account"), _l("the account that the bureau's WeCom knows the person by")),
    "dingtalk": (_l("DingTalk user id"), _l("the user id that the bureau's DingTalk knows the person by")),
    "feishu": (_l("Feishu open id"), _l("the open id of the person for the bureau's app in Feishu")),
    "cas": (_l("Single sign-on account"), _l("the name with which the person signs in there")),
    "oidc": (
        _l("Single sign-on subject"),
        _l("the lasting id of the person there, not a name or an address"),
    ),
}
"""By its name in `providers`, what heads a service's column and what is to stand in it."""


def _is_set_up(name: str) -> bool:
    return name in providers()


COLUMNS = tuple(
    Column(
        name,
        heading,
        HEADINGS[name],
        is_required=False,
        called=heading,
        longest=SUBJECT_LENGTH,
        tidy=as_code,
        explanation=_l(
            "%(what)s; may be empty, which changes nothing. Teachers then sign in by it", what=what
        ),
        cannot_be=(DAY, TRUTH, FRACTION),
        is_used=partial(_is_set_up, name),
    )
    for name, (heading, what) in SERVICES.items()
)


class Said(NamedTuple):
    """What a cell says."""

    entry: PlannedRow
    column: Column
    provider: Provider
    subject: str

    @property
    def key(self) -> tuple[str, str]:
        """The same for two spellings: a service may heed case or not, and nobody is to gain by it."""
        return self.provider.name, folded(self.subject)

    @property
    def words(self) -> dict[str, str]:
        """For sentences."""
        return {"provider": self.provider.label, "account": self.subject}


@dataclass(frozen=True)
class Elsewhere:
    """All that the rows of a roster say of accounts elsewhere, beside what is linked already."""

    said: Sequence[Said]
    linked: Sequence[Identity]
    unlinked: frozenset[tuple[int, str]]
    """Who has taken off an account, and of which service."""

    @classmethod
    def read(cls, entries: Iterable[PlannedRow]) -> "Elsewhere":
        """In two queries, or none where no cell is filled. A cell that can be no account is a problem of its
        row, and so is one that stands in another row, too."""
        said = [one for entry in entries for one in _said_in(entry)]
        at = {(one.provider.name, one.provider.issuer) for one in said}
        for one, row in _twice(said):
            one.entry.problems.append(
                _("The account %(account)s at %(provider)s stands in row %(row)s, too.", row=row, **one.words)
            )
        return cls(said, identities_at(at), unlinked_at(at))

    @cached_property
    def _owners(self) -> Mapping[tuple[str, str], int]:
        return {(one.provider, folded(one.subject)): one.person_id for one in self.linked}

    @cached_property
    def _by_owner(self) -> Mapping[tuple[int, str], Identity]:
        return {(one.person_id, one.provider): one for one in self.linked}

    def refuse_others_to_known(self, giving: Mapping[int, Set[Role]]) -> None:
        """What opens somebody else's account is a problem of rows that mean somebody who is there; `giving`
        says by their ids which roles the rows name. It is none where that other one gets another account by
        this roster: so a column that had slipped by a row is put right."""
        leaving = self._leaving(giving)
        for one in self.said:
            if one.entry.existing and (self._owners.get(one.key), one.provider.name) not in leaving:
                self._refuse_other(one)

    def refuse_others_to_new(self) -> None:
        """Likewise of rows that are new. Of a doubtful row it is one unless it means that very person."""
        for one in self.said:
            if not one.entry.existing:
                self._refuse_other(one)

    def _leaving(self, giving: Mapping[int, Set[Role]]) -> Set[tuple[int, str]]:
        """Whose account at which service gives way to another. Rows count on each other, so that one which is
        refused for any of its accounts holds up those that wait for one of them."""
        known = [one for one in self.said if one.entry.existing and not one.entry.problems]
        leaving = {}
        for one in known:
            person = one.entry.existing
            there = self._by_owner.get((person.id, one.provider.name))
            if there is None or folded(there.subject) == folded(one.subject):
                continue
            if not self._why_not(person, giving[person.id], one, there):
                leaving[person.id, one.provider.name] = one.entry.where

        def is_free(one: Said) -> bool:
            owner = self._owners.get(one.key)
            return owner in (None, one.entry.existing.id) or (owner, one.provider.name) in leaving

        while held_up := {one.entry.where for one in known if not is_free(one)} & {*leaving.values()}:
            leaving = {at: where for at, where in leaving.items() if where not in held_up}
        return leaving.keys()

    def _refuse_other(self, one: Said) -> None:
        owner, entry = self._owners.get(one.key), one.entry
        if owner is not None:
            sentence = _("The account %(account)s at %(provider)s opens another account here.", **one.words)
            if entry.perhaps and entry.perhaps.existing.id == owner:
                entry.unless_meant = sentence
            elif not entry.existing or entry.existing.id != owner:
                entry.problems.append(sentence)

    def link(self) -> None:
        """Say of each row that is described what it links, or why it does not."""
        for one in self.said:
            for entry in filter(None, (one.entry, one.entry.perhaps)):
                if entry.described is not None:
                    self._link(entry, one)

    def _link(self, entry: PlannedRow, one: Said) -> None:
        person = entry.existing
        entry.shown[one.column.name] = one.subject
        there = self._by_owner.get((person.id, one.provider.name)) if person else None
        if there and there.subject == one.subject:
            return
        if why := self._why_not(person, set(entry.described.roles), one, there):
            entry.notes.append(why)
            return
        account = Account(one.provider.name, one.provider.issuer, one.subject, there)
        entry.described = replace(entry.described, accounts=[*entry.described.accounts, account])
        if person:
            before = there.subject if there else None
            entry.changes.append(Change(str(one.column.heading), before, one.subject))

    def _why_not(self, person: Person | None, given: Set[Role], one: Said, there: Identity | None) -> str:
        """Why the account is not linked; empty where it is."""
        held = {each.role for each in person.roles} if person else set()
        if (held | given) & STAFF_ROLES:
            return _(
                "The account %(account)s at %(provider)s is not linked: whoever has a further role links it "
                "under “Me”.",
                **one.words,
            )
        if there and there.source is not Source.ROSTER:
            return _(
                "The account %(account)s at %(provider)s is not linked: another one is linked there, and "
                "only its owner can unlink it.",
                **one.words,
            )
        if person and (person.id, one.provider.name) in self.unlinked:
            return _(
                "The account %(account)s at %(provider)s is not linked: its owner has unlinked one there, "
                "and only they can link one again.",
                **one.words,
            )
        return ""


def _said_in(entry: PlannedRow) -> Iterable[Said]:
    for column in COLUMNS:
        cell, provider = entry.cells.get(column.name), providers().get(column.name)
        if not cell or provider is None:
            continue
        subject = provider.as_subject(cell)
        if subject is None:
            entry.problems.append(
                _('"%(cell)s" is no account at %(provider)s.', cell=cell[:40], provider=provider.label)
            )
        else:
            yield Said(entry, column, provider, subject)


def _twice(said: Sequence[Said]) -> Iterable[tuple[Said, str]]:
    """What stands in another row, too, each with that row."""
    for column in COLUMNS:
        by_row = {one.entry.where: one for one in said if one.column is column}
        keys = {where: one.key for where, one in by_row.items()}
        for entry, row in rows_twice((one.entry for one in by_row.values()), partial(_key_of, keys)):
            yield by_row[entry.where], row


def _key_of(keys: Mapping[str, tuple[str, str]], entry: PlannedRow) -> tuple[str, str]:
    return keys[entry.where]
