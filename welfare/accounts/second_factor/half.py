"""Half in: whoever has shown the password, and not yet what comes second. Nothing else opens to them."""

import hashlib
import hmac
from datetime import datetime

from flask import current_app, g, session
from flask_login import current_user, logout_user

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.second_factor.policy import HALF_FOR
from welfare.accounts.sessions import CSRF, TOKEN
from welfare.accounts.sign_ins.actions import end_with
from welfare.extensions import db

HALF = "half"
"""In the session: who, until when, a mark that changes with the password, whether the computer is shared."""


def begin_half(person: Person, *, is_shared: bool = False) -> None:
    """Let this browser show what comes second. Whatever it was signed in as before ends."""
    if current_user.is_authenticated:
        logout_user()
    end_with(session.pop(TOKEN, ""))
    session.pop(CSRF, None)
    g.pop(CSRF, None)
    session[HALF] = [person.id, (clock.now() + HALF_FOR).isoformat(), _mark_of(person), is_shared]


def half_in(*, locked: bool = False) -> Person | None:
    """Who is half in at this browser; None where the time is over, or the account or its password is another
    by now. `locked`: whoever changes them meanwhile waits."""
    kept = session.get(HALF)
    if kept is None:
        return None
    person_id, until, mark, *_shared = kept
    if clock.now() >= datetime.fromisoformat(until):
        return None
    lock = {"key_share": True} if locked else None
    person = db.session.get(Person, person_id, with_for_update=lock)
    if person is None or not person.is_active or person.second_factor_since is None:
        return None
    return person if hmac.compare_digest(mark, _mark_of(person)) else None


def was_half_in() -> bool:
    """Whether this browser has shown a password, however long ago."""
    return HALF in session


def is_half_shared() -> bool:
    """Whether whoever is half in has said that others use this computer, too."""
    return session.get(HALF, [])[3:] == [True]


def end_half() -> None:
    """What comes second is not asked for any more."""
    session.pop(HALF, None)


def _mark_of(person: Person) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    since = person.second_factor_since.isoformat() if person.second_factor_since else ""
    words = f"half in\0{person.id}\0{person.password_hash}\0{since}"
    return hmac.new(secret, words.encode(), hashlib.sha256).hexdigest()
