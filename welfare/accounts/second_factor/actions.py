"""Changes to what a person shows besides the password. Each ends the person's sign-ins elsewhere: they were
begun by what holds no more."""

from sqlalchemy import delete

from welfare import clock
from welfare.accounts import passwords
from welfare.accounts.actions import check_may_change, record
from welfare.accounts.models import EventKind, Person
from welfare.accounts.refusals import NotYourself
from welfare.accounts.second_factor import app
from welfare.accounts.second_factor.codes import as_digits, new_recovery_code
from welfare.accounts.second_factor.models import AppFactor, RecoveryCode
from welfare.accounts.second_factor.policy import CODES
from welfare.accounts.second_factor.refusals import (
    CodeIsWrong,
    CodeWasUsed,
    PageIsStale,
    RoleNeedsFactor,
)
from welfare.accounts.sign_ins.actions import end_all
from welfare.accounts.signals import second_factor_reset
from welfare.extensions import db

APP = "app"
"""In the details of an event: which factor."""


def set_app(person: Person, *, sealed_secret: str, code: str) -> list[str]:
    """Let an app make codes for a person who is signed in, in the place of another that may have done so.

    `sealed_secret` is what the page carried, `code` what the app shows. Gives the recovery codes, this once,
    where they are the person's first. Raises `CodeIsWrong`, `CodeWasUsed`, `PageIsStale`.
    """
    secret = app.secret_of(person.id, sealed_secret.encode())
    if secret is None:
        raise PageIsStale
    timecode = app.timecode_of(secret, as_digits(code) or "")
    if timecode is None:
        raise CodeIsWrong
    _lock(person)
    known = db.session.get(AppFactor, person.id)
    if known is None:
        known = AppFactor(person_id=person.id)
        db.session.add(known)
    elif app.secret_of(person.id, known.sealed_secret) == secret:
        raise CodeWasUsed  # the page was sent twice
    known.sealed_secret = sealed_secret.encode()
    known.last_timecode, known.set_at = timecode, clock.now()
    record(person, EventKind.FACTOR_SET, by=person, factor=APP)
    return _begun(person)


def remove_app(person: Person, *, is_required: bool) -> bool:
    """Take the app away from a person who is signed in; whether there was one.

    With it go the recovery codes. Raises `RoleNeedsFactor`.
    """
    _lock(person)
    known = db.session.get(AppFactor, person.id)
    if known is None:
        return False
    if is_required:
        raise RoleNeedsFactor
    db.session.delete(known)
    record(person, EventKind.FACTOR_REMOVED, by=person, factor=APP)
    _end_all(person)
    end_all(person, but=person.sign_in.id)
    return True


def renew_codes(person: Person) -> list[str]:
    """New recovery codes in the place of those that the person has; given this once."""
    _lock(person)
    record(person, EventKind.CODES_RENEWED, by=person)
    return _new_codes(person)


def reset(person: Person, *, by: Person | None) -> bool:
    """Take all that somebody shows besides the password, since they have it no more; whether there was
    anything. Ends all their sign-ins.

    `by` None is the installation itself. Raises `BeyondYourReach`, `NotYourself`.
    """
    check_may_change(person, by)
    if by is not None and person.id == by.id:
        raise NotYourself
    _lock(person)
    if person.second_factor_since is None:
        return False
    record(person, EventKind.FACTOR_RESET, by=by)
    forget(person)
    end_all(person)
    second_factor_reset.send(person, by=by)
    return True


def forget(person: Person) -> None:
    """Keep nothing of what the person shows besides the password."""
    db.session.execute(delete(AppFactor).where(AppFactor.person_id == person.id))
    _end_all(person)


def _begun(person: Person) -> list[str]:
    end_all(person, but=person.sign_in.id)
    if person.second_factor_since is not None:
        return []
    person.second_factor_since, person.second_factor_asked_at = clock.now(), None
    return _new_codes(person)


def _end_all(person: Person) -> None:
    """The person shows nothing besides the password from now on."""
    person.second_factor_since = person.second_factor_asked_at = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _new_codes(person: Person) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [new_recovery_code() for _ in range(CODES)]
    hashed = [RecoveryCode(person_id=person.id, code_hash=passwords.hash_issued(code)) for code in codes]
    db.session.add_all(hashed)
    return codes


def _lock(person: Person) -> None:
    """Who changes a person's factors at the same time waits, and sees what the first has done."""
    columns = ["second_factor_since", "second_factor_asked_at"]
    db.session.refresh(person, columns, with_for_update=True)
