"""Being signed in without the page, for tests of something else."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select, update

from welfare import clock
from welfare.accounts.calendar.feed import digest_of
from welfare.accounts.models import Person
from welfare.accounts.sessions import TOKEN
from welfare.accounts.sign_ins.actions import begin
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import NOTED_EVERY
from welfare.extensions import db

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


def sign_in_as(client: FlaskClient, person: Person, *, is_proven: bool = True) -> str:
    """As if `person` had signed in at this browser; gives the CSRF token that its pages would carry.

    `is_proven`: the password was typed just now, and not long ago.
    """
    app: Flask = client.application
    here, now = SignIn.token_digest == digest_of(token_of(person.id)), clock.now()
    moments = db.session.execute(select(SignIn.used_at, SignIn.proven_at).where(here)).one_or_none()
    used_at, proven_at = moments or _let_in([person.id])
    # What holds stays as it is: a test that only reads leaves nothing to be undone.
    if abs(now - used_at) > NOTED_EVERY / 2:
        db.session.execute(update(SignIn).where(here).values(used_at=now))
    if not is_proven:
        db.session.execute(update(SignIn).where(here).values(proven_at=LONG_AGO))
    elif proven_at < now - app.config["PROVEN_FOR"] / 2:
        db.session.execute(update(SignIn).where(here).values(proven_at=now))
    secret = hashlib.sha1(person.staff_number.encode(), usedforsecurity=False).hexdigest()
    with client.session_transaction() as session:
        session[TOKEN] = token_of(person.id)
        session["_fresh"] = True
        session["csrf_token"] = secret
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(secret))


def sign_in_elsewhere(person: Person, *, is_shared: bool = False) -> int:
    """As if `person` had signed in at some other browser, too; gives the id of that sign-in."""
    token = begin(person, user_agent="", address=None, is_shared=is_shared)
    return db.session.scalars(select(SignIn.id).where(SignIn.token_digest == digest_of(token))).one()


def let_everybody_in() -> None:
    """Let every person of a state be signed in: a test that goes back to it keeps its browser's session."""
    _let_in(db.session.scalars(select(Person.id)).all())


def renew_sign_ins() -> None:
    """Let everybody of a state that was kept be here just now, however long ago it was built: a page would
    note their use in the middle of a test."""
    db.session.execute(update(SignIn).values(used_at=_this_moment()))


def token_of(person_id: int) -> str:
    """The secret by which a test is signed in as somebody, always the same."""
    return hashlib.sha256(f"secret of {person_id}".encode()).hexdigest()


def _this_moment() -> datetime:
    """By the machine's own clock: a state stays for tests of other days than this one's."""
    return datetime.now(UTC)  # noqa: TID251  # not that day's


def _let_in(people: Iterable[int]) -> tuple[datetime, datetime]:
    """Gives when they were here last, and proved who they are."""
    known = set(db.session.scalars(select(SignIn.token_digest)))
    now = _this_moment()
    rows = [
        {
            "person_id": person_id,
            "token_digest": digest,
            "device": "",
            "place": "",
            "began_at": now,
            "used_at": now,
            "proven_at": now,
        }
        for person_id, digest in ((id_, digest_of(token_of(id_))) for id_ in people)
        if digest not in known
    ]
    if rows:
        db.session.execute(insert(SignIn), rows)
    return now, now
