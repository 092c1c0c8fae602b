"""Beginning and ending sign-ins. Whoever signs in gets a secret; what is kept is its digest."""

import secrets
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Update, delete, select, update

from welfare import clock
from welfare.accounts.calendar.feed import digest_of, revoke_feeds
from welfare.accounts.models import Person
from welfare.accounts.sign_ins.models import DEVICE_LENGTH, SignIn
from welfare.accounts.sign_ins.places import device_label, place_of
from welfare.accounts.sign_ins.policy import AT_MOST, Limit
from welfare.accounts.sign_ins.queries import is_over_where_shared
from welfare.extensions import db

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When whoever has typed nothing here has proven that it is them."""


def begin(
    person: Person, *, user_agent: str, address: str | None, is_proven: bool = True, is_shared: bool = False
) -> str:
    """A new sign-in of somebody, who has proven just now that it is them, or not, at a device of their own or
    a shared one; gives the secret that opens it, 43 random characters."""
    token, now = secrets.token_urlsafe(32), clock.now()
    sign_in = SignIn(
        person_id=person.id,
        token_digest=digest_of(token),
        device=device_label(user_agent)[:DEVICE_LENGTH],
        place=place_of(address),
        began_at=now,
        used_at=now,
        proven_at=now if is_proven else NEVER,
        is_shared=is_shared,
    )
    db.session.add(sign_in)
    db.session.flush()
    _end_what_is_too_many(person)
    return token


def _end_what_is_too_many(person: Person) -> None:
    newest = select(SignIn.id).where(SignIn.person_id == person.id)
    kept = newest.order_by(SignIn.used_at.desc(), SignIn.id.desc()).limit(AT_MOST)
    ids = db.session.scalars(kept).all()
    if len(ids) == AT_MOST:
        db.session.execute(delete(SignIn).where(SignIn.person_id == person.id, SignIn.id.not_in(ids)))


def end_with(token: str) -> None:
    """End the sign-in that this secret opens; nothing where there is none."""
    db.session.execute(delete(SignIn).where(SignIn.token_digest == digest_of(token)))


def end_one(person: Person, sign_in_id: int) -> bool:
    """End one of a person's sign-ins; whether it was there."""
    ended = delete(SignIn).where(SignIn.person_id == person.id, SignIn.id == sign_in_id)
    return db.session.execute(ended.returning(SignIn.id)).first() is not None


def end_all(person: Person, *, but: int | None = None) -> bool:
    """End all of a person's sign-ins, or all but the one with this id; whether there was any."""
    ended = delete(SignIn).where(SignIn.person_id == person.id)
    if but is not None:
        ended = ended.where(SignIn.id != but)
    return db.session.execute(ended.returning(SignIn.id)).first() is not None


def clear_up(limits: Collection[Limit]) -> None:
    """Drop what has ended by the longest of these limits, or at a shared computer, and with it where it was.

    Until then a device whose sign-in is only too old goes on being told of notices.
    """
    now = clock.now()
    idle, whole = max(limit.idle for limit in limits), max(limit.whole for limit in limits)
    is_old = (SignIn.used_at < now - idle) | (SignIn.began_at < now - whole)
    db.session.execute(delete(SignIn).where(is_old | is_over_where_shared(now)))


def shut_out(*people: Person) -> None:
    """End all that opens anything in these people's names without the password: sign-ins and calendars."""
    theirs = SignIn.person_id.in_([person.id for person in people])
    db.session.execute(delete(SignIn).where(theirs))
    revoke_feeds(people)


def proof_of(sign_in_id: int, moment: datetime) -> Update:
    """What writes down that the password was typed there at this moment."""
    return update(SignIn).where(SignIn.id == sign_in_id).values(proven_at=moment)


def use_of(sign_in_id: int, moment: datetime) -> Update:
    """What writes down that a sign-in is used at this moment."""
    return update(SignIn).where(SignIn.id == sign_in_id).values(used_at=moment)
