"""What is asked of the checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from welfare.audit.models import Check, Head
from welfare.audit.resealing import Resealing, resealings
from welfare.extensions import db


@dataclass(frozen=True)
class Standing:
    """When the history was last found whole, what the newest check found, the head to hold it to, and each
    time that everything was sealed anew."""

    passed: Check | None
    newest: Check | None
    head: Head | None
    resealings: Sequence[Resealing]


def last_verified() -> Check | None:
    """The newest check that found nothing wrong."""
    return db.session.scalar(select(Check).where(Check.faults == 0).order_by(Check.id.desc()).limit(1))


def audit_standing() -> Standing:
    """How things stand, for a page."""
    newest = db.session.scalar(select(Check).order_by(Check.id.desc()).limit(1))
    passed = newest if newest is None or not newest.faults else last_verified()
    head = db.session.scalar(select(Head).order_by(Head.number.desc()).limit(1))
    return Standing(passed, newest, head, resealings())
