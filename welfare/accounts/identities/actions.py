"""Linking and taking off accounts elsewhere, and coming in by one."""

from welfare import clock
from welfare.accounts.identities import refusals
from welfare.accounts.identities.models import Identity, Source
from welfare.accounts.identities.queries import identities_of, identity_shown, linked_at, whose_number
from welfare.accounts.models import EventKind, Person
from welfare.accounts.queries import person_with_reach
from welfare.accounts.record import record
from welfare.accounts.signals import identity_linked, identity_taken_off
from welfare.channels.providers import Shown
from welfare.channels.settings import provider_label
from welfare.extensions import db, unless_taken


def person_shown(shown: Shown) -> Person | None:
    """Who comes in by what they have shown, whose row is locked until then; None where nobody is linked and
    no staff number says who it is, or a number once did of somebody who has power since: the owner links it
    by hand then. Raises `AccountClosed`."""
    identity = identity_shown(shown)
    person_id = identity.person_id if identity else getattr(whose_number(shown), "id", None)
    if person_id is None:
        return None
    # Whoever closes the account meanwhile waits, and then ends the sign-in that is about to begin.
    db.session.get(Person, person_id, with_for_update={"key_share": True}, populate_existing=True)
    person = person_with_reach(person_id)
    if person is None:
        raise refusals.AccountClosed
    if identity and identity.source is Source.NUMBER and person.is_staff:
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
    record(person, EventKind.IDENTITY_LINKED, by=person if source is Source.SELF else None)
    identity_linked.send(person, provider=shown.provider)
    return identity


def take_off(person: Person, identity: Identity) -> None:
    """Let it open nothing any more. Raises `LastWayIn` where nothing else lets the person in."""
    has_password = person.password_hash is not None and not person.must_change_password
    if not has_password and len(identities_of(person)) == 1:
        raise refusals.LastWayIn
    _end(person, identity, by=person)


def take_off_what_was_linked(person: Person, *, by: Person | None) -> None:
    """Take off what somebody has linked who was signed in as this person: it may not have been themselves."""
    for identity in identities_of(person):
        if identity.source is Source.SELF:
            _end(person, identity, by=by)


def _end(person: Person, identity: Identity, *, by: Person | None) -> None:
    db.session.delete(identity)
    record(person, EventKind.IDENTITY_TAKEN_OFF, by=by)
    identity_taken_off.send(person, provider=identity.provider)
