"""Changes to what a person shows besides the password. Each ends the person's sign-ins elsewhere: they were
begun by what holds no more."""

import secrets

from sqlalchemy import delete

from welfare import clock
from welfare.accounts import passwords, throttle
from welfare.accounts.actions import check_may_change
from welfare.accounts.models import EventKind, Person
from welfare.accounts.record import record
from welfare.accounts.refusals import NotYourself
from welfare.accounts.second_factor import app
from welfare.accounts.second_factor.codes import as_digits, new_recovery_code
from welfare.accounts.second_factor.models import AppFactor, Passkey, RecoveryCode
from welfare.accounts.second_factor.passkeys import webauthn
from welfare.accounts.second_factor.policy import CODES, PASSKEYS_AT_MOST
from welfare.accounts.second_factor.queries import passkeys_of
from welfare.accounts.second_factor.refusals import (
    CodeIsWrong,
    CodeWasUsed,
    PageIsStale,
    PasskeyIsKnown,
    PasskeyIsWrong,
    RoleNeedsFactor,
    TooManyPasskeys,
)
from welfare.accounts.sign_ins.actions import end_all
from welfare.accounts.signals import second_factor_reset
from welfare.extensions import db, unless_taken

APP, PASSKEY = "app", "passkey"
"""In the details of an event: which factor."""
MAKE = "make"
"""For which a new passkey signs."""


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

    With the last factor go the recovery codes. Raises `RoleNeedsFactor`.
    """
    _lock(person)
    known = db.session.get(AppFactor, person.id)
    if known is None:
        return False
    _remove(person, known, APP, is_last=not passkeys_of(person.id), is_required=is_required)
    return True


def add_passkey(person: Person, *, challenge: str, response: str, label: str) -> list[str]:
    """One more passkey of a person who is signed in, as their browser has just made it.

    `challenge` is what the page asked it to sign (`webauthn.take_challenge` has been asked). Gives the
    recovery codes, this once, where they are the person's first. Raises `PasskeyIsWrong`, `PasskeyIsKnown`,
    `TooManyPasskeys`.
    """
    new = webauthn.made(challenge, response)
    if new is None:
        raise PasskeyIsWrong
    _lock(person)
    known = passkeys_of(person.id)
    if len(known) >= PASSKEYS_AT_MOST:
        raise TooManyPasskeys(number=PASSKEYS_AT_MOST)
    credential, sign_count = new
    with unless_taken(PasskeyIsKnown()):
        db.session.add(
            Passkey(
                person_id=person.id,
                user_handle=user_handle_of(known),
                credential_id=credential.credential_id,
                credential_data=bytes(credential),
                sign_count=sign_count,
                label=label,
                added_at=clock.now(),
            )
        )
    record(person, EventKind.FACTOR_SET, by=person, factor=PASSKEY)
    return _begun(person)


def rename_passkey(passkey: Passkey, label: str) -> None:
    """What its owner calls it."""
    passkey.label = label


def remove_passkey(person: Person, passkey: Passkey, *, is_required: bool) -> None:
    """Take one of their passkeys from a person who is signed in. Raises `RoleNeedsFactor`."""
    _lock(person)
    has_app = db.session.get(AppFactor, person.id) is not None
    is_last = not has_app and len(passkeys_of(person.id)) == 1
    _remove(person, passkey, PASSKEY, is_last=is_last, is_required=is_required)


def user_handle_of(known: list[Passkey]) -> bytes:
    """Who the person is to their devices: what those that know them say, else something random."""
    return known[0].user_handle if known else secrets.token_bytes(32)


def _remove(
    person: Person, factor: AppFactor | Passkey, kind: str, *, is_last: bool, is_required: bool
) -> None:
    if is_last and is_required:
        raise RoleNeedsFactor
    db.session.delete(factor)
    record(person, EventKind.FACTOR_REMOVED, by=person, factor=kind)
    if is_last:
        _end_all(person)
    end_all(person, but=person.sign_in.id)


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
    for table in (AppFactor, Passkey):
        db.session.execute(delete(table).where(table.person_id == person.id))
    throttle.forget_tries_at_factor(person.id)
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
