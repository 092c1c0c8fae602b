"""What is asked of second factors."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from welfare.accounts.models import Person
from welfare.accounts.second_factor.models import AppFactor, RecoveryCode
from welfare.extensions import db


class Factors(NamedTuple):
    """What a person has besides the password."""

    app_set_at: datetime | None
    """Since when an app makes codes for them; None for none."""
    codes_left: int
    """Recovery codes that have not been used."""


def factors_of(person: Person) -> Factors:
    """What the person has."""
    if person.second_factor_since is None:
        return Factors(None, 0)
    return Factors(
        db.session.scalar(select(AppFactor.set_at).where(AppFactor.person_id == person.id)),
        codes_left(person),
    )


def codes_left(person: Person) -> int:
    """How many of the person's recovery codes have not been used."""
    left = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def has_app(person: Person) -> bool:
    """Whether an app makes codes for the person."""
    return db.session.get(AppFactor, person.id) is not None
