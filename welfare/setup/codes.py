"""Codes that open the set-up in a browser: printed on the server, good once, for an hour and a few tries."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from welfare import clock
from welfare.accounts import passwords
from welfare.extensions import db
from welfare.setup.models import SetupCode
from welfare.setup.refusals import CodeExpired, CodeUsedUp, NoCode, WrongCode
from welfare.web.transaction import release_database

GOOD_FOR = timedelta(hours=1)
TRIES = 10
"""How many wrong codes may be typed before the right one opens nothing any more."""


def make_code() -> str:
    """A new code, given back this once; those before it are gone."""
    code = passwords.random_password()
    forget_codes()
    db.session.add(
        SetupCode(code_hash=passwords.hash_issued(code), expires_at=clock.now() + GOOD_FOR, tries_left=TRIES)
    )
    return code


def forget_codes() -> None:
    """Let no code open anything any more."""
    db.session.execute(delete(SetupCode))


def check_code(typed: str) -> None:
    """Let pass whoever types the code. Raises `NoCode`, `CodeExpired`, `CodeUsedUp`, `WrongCode`.

    A try is counted before it is looked at, in a transaction of its own: whoever guesses at several places at
    once, or hangs up, has none for nothing. The right one gets it back. Nothing may have been changed yet.
    """
    release_database()
    with db.engine.begin() as apart:
        found = apart.execute(
            update(SetupCode)
            .where(SetupCode.tries_left > 0, SetupCode.expires_at > clock.now())
            .values(tries_left=SetupCode.tries_left - 1)
            .returning(SetupCode.id, SetupCode.code_hash, SetupCode.tries_left)
        ).first()
    if found is None:
        raise _why_none_is_good()
    if not passwords.is_right(passwords.as_issued(typed), found.code_hash):
        raise WrongCode(left=found.tries_left)
    with db.engine.begin() as apart:  # no guess: whatever else is refused costs no try
        back = update(SetupCode).where(SetupCode.id == found.id)
        apart.execute(back.values(tries_left=SetupCode.tries_left + 1))


def _why_none_is_good() -> NoCode | CodeExpired | CodeUsedUp:
    code = db.session.scalar(select(SetupCode))
    if code is None:
        return NoCode()
    return CodeUsedUp() if code.expires_at > clock.now() else CodeExpired()
