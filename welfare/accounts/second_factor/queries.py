"""What is asked of second factors."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from welfare.accounts.models import Person
from welfare.accounts.second_factor.models import AppFactor, Passkey, RecoveryCode
from welfare.extensions import db


class Factors(NamedTuple):
    """What a person has besides the password."""

    app_set_at: datetime | None
    """Since when an app makes codes for them; None for none."""
    codes_left: int
    """Recovery codes that have not been used."""
    passkeys: Sequence[Passkey] = ()
    """The first that was added first."""


def factors_of(person: Person) -> Factors:
    """What the person has."""
    if person.second_factor_since is None:
        return Factors(None, 0)
    return Factors(
        db.session.scalar(select(AppFactor.set_at).where(AppFactor.person_id == person.id)),
        codes_left(person),
        passkeys_of(person.id),
    )


def passkeys_of(person_id: int) -> list[Passkey]:
    """The passkeys of a person, the first first."""
    query = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    return list(db.session.scalars(query))


def own_passkey(person: Person, passkey_id: int) -> Passkey | None:
    """One of the person's passkeys."""
    query = select(Passkey).where(Passkey.person_id == person.id, Passkey.id == passkey_id)
    return db.session.scalar(query)


def codes_left(person: Person) -> int:
    """How many of the person's recovery codes have not been used."""
    left = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0
