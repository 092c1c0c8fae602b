"""What is asked of versions of the privacy notice and of who has read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, exists, func, select

from welfare.accounts.models import Person
from welfare.accounts.privacy.models import BUILT_IN, PrivacyNotice, PrivacyReading
from welfare.extensions import db

LATEST: ColumnElement[int] = func.coalesce(
    select(func.max(PrivacyNotice.number)).scalar_subquery(), BUILT_IN, type_=Integer
)
"""The number of the version that holds."""
TO_READ: ColumnElement[int | None] = case(
    (exists().where(PrivacyReading.person_id == Person.id, PrivacyReading.number == LATEST), None),
    else_=LATEST,
)
"""The same where a person has not read it, else nothing; each request asks it with who is signed in."""


def latest_number() -> int:
    """The number of the version that holds."""
    return db.session.execute(select(LATEST)).scalar_one()


def versions() -> Sequence[Any]:
    """Number and day of each version, the newest first."""
    query = select(PrivacyNotice.number, PrivacyNotice.published_on)
    return db.session.execute(query.order_by(PrivacyNotice.number.desc())).all()


def notice_numbered(number: int) -> PrivacyNotice | None:
    """One version that the bureau has published."""
    return db.session.get(PrivacyNotice, number)


def read_by(person: Person) -> dict[int, datetime]:
    """When somebody has read which version."""
    query = select(PrivacyReading.number, PrivacyReading.read_at).where(PrivacyReading.person_id == person.id)
    return dict(db.session.execute(query).all())


def counts_read(number: int) -> tuple[int, int]:
    """How many of those with an account have read a version, and how many there are."""
    has_read = exists().where(PrivacyReading.person_id == Person.id, PrivacyReading.number == number)
    query = select(func.count().filter(has_read), func.count()).select_from(Person).where(Person.is_active)
    return tuple(db.session.execute(query).one())  # type: ignore[return-value]
