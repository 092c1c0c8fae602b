"""Linking and taking off accounts elsewhere, and coming in by one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select

from welfare import clock
from welfare.accounts.identities import refusals
from welfare.accounts.identities.models import BY_OTHERS, Identity, Source, Unlinked
from welfare.accounts.identities.queries import (
    identities_of,
    identity_of,
    identity_shown,
    linked_at,
    unlinked_at,
    whose_number,
)
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.queries import person_with_reach
from welfare.accounts.record import record
from welfare.accounts.sign_ins.actions import end_all
from welfare.accounts.signals import identity_linked, identity_taken_off
from welfare.channels.providers import LABEL_LENGTH, Shown
from welfare.channels.settings import provider_label
from welfare.extensions import db, unless_taken
from welfare.history.actions import append_each


def person_shown(shown: Shown) -> Person | None:
    """Who comes in by what they have shown, whose row is locked until then; None where nobody is linked and
    no staff number says who it is, or a number or a roster once did of somebody who has power since: the
    owner links it by hand then. Raises `AccountClosed`."""
    identity = identity_shown(shown)
    person_id = identity.person_id if identity else getattr(whose_number(shown), "id", None)
    if person_id is None:
        return None
    # Whoever closes the account or takes this off meanwhile waits, and then ends the sign-in that is about to
    # begin; or they were first.
    _lock(person_id)
    if identity and identity_shown(shown) is None:
        return None
    person = person_with_reach(person_id)
    if person is None:
        raise refusals.AccountClosed
    if identity and identity.source in BY_OTHERS and person.is_staff:
        return None
    if identity is None:
        identity = link(person, shown, source=Source.NUMBER)
    identity.last_used_at = clock.now()
    return person


def link(person: Person, shown: Shown, *, source: Source) -> Identity:
    """Let what was shown open this person's account from now on; what is linked to them already stays so.

    Raises `LinkedToAnother`, `OneOfEach`.
    """
    known = identity_shown(shown)
    if known and known.person_id == person.id:
        if source is Source.SELF:
            known.source = source
        return known
    if known:
        raise refusals.LinkedToAnother
    if linked_at(person, shown.provider, shown.issuer):
        raise refusals.OneOfEach(provider=provider_label(shown.provider))
    identity = Identity(
        person_id=person.id,
        provider=shown.provider,
        issuer=shown.issuer,
        subject=shown.subject,
        label=shown.label,
        source=source,
        created_at=clock.now(),
    )
    with unless_taken(refusals.LinkedToAnother()):
        db.session.add(identity)
    at_that_service = {"person_id": person.id, "provider": shown.provider, "issuer": shown.issuer}
    db.session.execute(delete(Unlinked).filter_by(**at_that_service))
    record(person, EventKind.IDENTITY_LINKED, by=person if source is Source.SELF else None)
    identity_linked.send([person], provider=shown.provider)
    return identity


class Account(NamedTuple):
    """An account elsewhere as a roster names it."""

    provider: str
    issuer: str
    subject: str
    instead_of: Identity | None = None
    """What another roster has linked there."""


def link_by_roster(named: Sequence[tuple[Person, Account]], *, by: Person) -> None:
    """Let these accounts open those people's from now on, in as many statements for many as for one, but for
    what they stand instead of. Raises `AccountsTaken` where one opens somebody's already, or its owner has
    taken one of that service off."""
    _see_that_none_is_taken_off(named)
    for person, account in named:
        if account.instead_of:
            _end(person, account.instead_of, by=by)
            end_all(person)
    identities = [
        Identity(
            person_id=person.id,
            provider=account.provider,
            issuer=account.issuer,
            subject=account.subject,
            label=account.subject[:LABEL_LENGTH],
            source=Source.ROSTER,
            created_at=clock.now(),
        )
        for person, account in named
    ]
    with unless_taken(refusals.AccountsTaken()):
        db.session.flush()
        db.session.add_all(identities)
    whose: dict[str, list[Person]] = defaultdict(list)
    for person, account in named:
        whose[account.provider].append(person)
    for provider, people in whose.items():
        rows = [{"kind": EventKind.IDENTITY_LINKED, "person_id": person.id} for person in people]
        append_each(PersonEvent, rows, by=by, acted_for=())
        identity_linked.send(people, provider=provider)


def take_off(person: Person, identity: Identity, *, here: int | None = None) -> None:
    """Let it open nothing any more, nor let a roster or a number link another one of that service; end the
    person's sign-ins, since any may have come by it, but the one with the id `here`, where the password was
    just typed.

    Raises `LastWayIn` where nothing else lets the person in.
    """
    _lock(person.id)
    if identity_of(person, identity.id) is None:
        return  # at another browser, just now
    has_password = person.password_hash is not None and not person.must_change_password
    if not has_password and len(identities_of(person)) == 1:
        raise refusals.LastWayIn
    kept = {"person_id": person.id, "provider": identity.provider, "issuer": identity.issuer}
    db.session.merge(Unlinked(**kept, unlinked_at=clock.now()))
    _end(person, identity, by=person)
    end_all(person, but=here)


def take_off_what_was_linked(*people: Person, by: Person | None) -> None:
    """Take off what somebody has linked who was signed in as these people: it may have been others."""
    by_id = {person.id: person for person in people}
    linked = select(Identity).where(Identity.person_id.in_(by_id), Identity.source == Source.SELF)
    for identity in db.session.scalars(linked.order_by(Identity.id)).all():
        _end(by_id[identity.person_id], identity, by=by)


def _end(person: Person, identity: Identity, *, by: Person | None) -> None:
    db.session.delete(identity)
    record(person, EventKind.IDENTITY_TAKEN_OFF, by=by)
    identity_taken_off.send(person, provider=identity.provider)


def _see_that_none_is_taken_off(named: Sequence[tuple[Person, Account]]) -> None:
    """Of those who take one off just now, whoever is first holds."""
    ids = [person.id for person, _account in named]
    locked = select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)
    db.session.execute(locked.with_for_update(key_share=True))
    unlinked = unlinked_at({(account.provider, account.issuer) for _person, account in named})
    if any((person.id, account.provider) in unlinked for person, account in named):
        raise refusals.AccountsTaken


def _lock(person_id: int) -> None:
    """Let whoever else changes what opens this account wait."""
    db.session.get(Person, person_id, with_for_update={"key_share": True}, populate_existing=True)
