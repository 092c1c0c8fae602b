"""Going on after the signing key was lost: everything is sealed anew as it is, and that is said for good."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from welfare.accounts.models import Person
from welfare.audit.heads import is_signed
from welfare.audit.keyring import signing_key
from welfare.audit.models import Head
from welfare.audit.rows.actions import seal_again
from welfare.audit.rows.writing import instance
from welfare.extensions import db
from welfare.history.actions import append, hold_still
from welfare.organizations.models import EventKind, OrganizationEvent
from welfare.organizations.queries import the_bureau

IS_RESEALING = OrganizationEvent.kind == EventKind.RESEALED


@dataclass(frozen=True)
class Resealing:
    """That everything was sealed anew: when, by whom and why."""

    at: datetime
    by: str
    why: str
    head: int
    """The last head that was signed with the key that was lost."""
    line: str
    """That head, as it may have been posted or mailed."""


def reseal(*, by: Person, why: str) -> Resealing | None:
    """Seal every row under the key that there is now, and write down by whom, why, and the last head before.

    None, and nothing is done, where all heads since the last time are signed with that key. Begins the
    caller's transaction, as `sign_head` does; the caller commits, and then signs.
    """
    hold_still()
    bureau, lost = the_bureau(), _last_with_another_key()
    if bureau is None or lost is None or lost.number <= resealed_up_to(db.session.connection()):
        return None
    details = {"head": lost.number, "line": lost.line, "rows": seal_again()}
    event = append(
        OrganizationEvent, EventKind.RESEALED, by=by, words=why, details=details, organization_id=bureau.id
    )
    return Resealing(event.at, by.name, why, lost.number, lost.line)


def _last_with_another_key() -> Head | None:
    key = signing_key(instance()).public_key()
    heads = db.session.scalars(select(Head).order_by(Head.number.desc()))
    return next((head for head in heads if not is_signed(head.digest, head.signature, key)), None)


def resealed_up_to(connection: Connection) -> int:
    """The last head that may be signed with a key that was lost; 0 where none may."""
    details = connection.scalars(select(cast(OrganizationEvent.details, Text)).where(IS_RESEALING))
    return max(map(_head_in, details), default=0)


def _head_in(details: str) -> int:
    """What somebody has written there past the app is no number of a head."""
    try:
        head = json.loads(details)["head"]
    except (ValueError, TypeError, KeyError):
        return 0
    return head if isinstance(head, int) else 0


def resealings() -> Sequence[Resealing]:
    """Every time that everything was sealed anew, the newest first."""
    query: Any = (
        select(OrganizationEvent.at, Person.name, OrganizationEvent.words, OrganizationEvent.details)
        .outerjoin(Person, Person.id == OrganizationEvent.by_id)
        .where(IS_RESEALING)
        .order_by(OrganizationEvent.id.desc())
    )
    return [
        Resealing(at, name or "", why or "", details.get("head", 0), details.get("line", ""))
        for at, name, why, details in db.session.execute(query)
    ]
