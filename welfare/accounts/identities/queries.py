"""What is asked of accounts elsewhere."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, tuple_

from welfare.accounts.identities.models import Identity, Unlinked
from welfare.accounts.models import Person
from welfare.accounts.queries import person_with_reach
from welfare.channels.providers import Shown
from welfare.extensions import db
from welfare.spelling import number_key

TOO_MANY = 2
"""Of a number that two have from former times nobody knows whose it is."""


def identity_shown(shown: Shown) -> Identity | None:
    """The link of the account that somebody has shown to be theirs."""
    query = select(Identity).where(
        Identity.provider == shown.provider,
        Identity.issuer == shown.issuer,
        Identity.subject == shown.subject,
    )
    return db.session.scalars(query).one_or_none()


def identities_of(person: Person) -> Sequence[Identity]:
    """A person's accounts elsewhere, the first linked first. There is one for each service at most."""
    return db.session.scalars(
        select(Identity).where(Identity.person_id == person.id).order_by(Identity.id)
    ).all()


def identity_of(person: Person, identity_id: int) -> Identity | None:
    """One of a person's accounts elsewhere; None where it is nobody's, or somebody else's."""
    query = select(Identity).where(Identity.person_id == person.id, Identity.id == identity_id)
    return db.session.scalars(query).one_or_none()


def linked_at(person: Person, provider: str, issuer: str) -> Identity | None:
    """The person's account at that service."""
    query = select(Identity).where(
        Identity.person_id == person.id, Identity.provider == provider, Identity.issuer == issuer
    )
    return db.session.scalars(query).one_or_none()


def identities_at(services: Collection[tuple[str, str]]) -> Sequence[Identity]:
    """All accounts at these services, each named by provider and issuer, that open accounts here."""
    if not services:
        return []
    at = tuple_(Identity.provider, Identity.issuer).in_(services)
    return db.session.scalars(select(Identity).where(at).order_by(Identity.id)).all()


def unlinked_at(services: Collection[tuple[str, str]]) -> frozenset[tuple[int, str]]:
    """Who has taken off an account at one of these services and linked none there since, as ids, and whose
    account it was, as providers."""
    if not services:
        return frozenset()
    at = tuple_(Unlinked.provider, Unlinked.issuer).in_(services)
    query = select(Unlinked.person_id, Unlinked.provider).where(at)
    return frozenset((row.person_id, row.provider) for row in db.session.execute(query))


def has_unlinked(person: Person, provider: str, issuer: str) -> bool:
    """Whether the person has taken off an account at that service, and linked none there since."""
    return db.session.get(Unlinked, (person.id, provider, issuer)) is not None


def whose_number(shown: Shown) -> Person | None:
    """Whose account here is meant by the staff number that an authoritative service names, with reach.

    Exactly one person's, active, without an account of that service, also none that they have taken off, and
    without roles that let them work with others' needs: whoever can name numbers there must not become an
    administrator here.
    """
    if not shown.number:
        return None
    same = select(Person.id).where(Person.number_key == number_key(shown.number), Person.is_active)
    ids = db.session.scalars(same.limit(TOO_MANY)).all()
    person = person_with_reach(ids[0]) if len(ids) == 1 else None
    if person is None or person.is_staff or linked_at(person, shown.provider, shown.issuer):
        return None
    return None if has_unlinked(person, shown.provider, shown.issuer) else person
