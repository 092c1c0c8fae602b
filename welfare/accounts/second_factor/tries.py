"""Whether a code that somebody types is theirs: counted, and each taken once."""

from enum import Enum, auto
from typing import NamedTuple

from sqlalchemy import select, update

from welfare import clock
from welfare.accounts import passwords, throttle
from welfare.accounts.second_factor import app
from welfare.accounts.second_factor.codes import as_digits, as_recovery_code
from welfare.accounts.second_factor.models import AppFactor, Passkey, RecoveryCode
from welfare.accounts.second_factor.passkeys import webauthn
from welfare.accounts.second_factor.queries import passkeys_of
from welfare.extensions import db
from welfare.web.transaction import release_database

SIGN_IN, PROOF = "sign in", "proof"
"""For which a passkey signs here."""


class Answer(Enum):
    """What a code proves."""

    RIGHT = auto()
    WRONG = auto()
    USED = auto()
    """It was right once."""


class TriedCode(NamedTuple):
    """What came of a code that somebody typed."""

    answer: Answer
    minutes: int = 0
    """Until another is looked at; 0 where this one was."""
    is_recovery: bool = False
    """Whether it is one of those on paper."""

    @property
    def is_right(self) -> bool:
        """Whether it is theirs and was taken."""
        return self.answer is Answer.RIGHT

    @property
    def is_guess(self) -> bool:
        """Whether it was looked at and is nothing of theirs."""
        return self.answer is Answer.WRONG and not self.minutes


def try_code(person_id: int, typed: str, *, is_known: bool) -> TriedCode:
    """Whether this is a code of the person's app, or a recovery code of theirs; counted as a guess where not,
    apart at browsers where they are known.

    Taken it is, whatever becomes of the request: of two that come at once with one code, one passes. Nothing
    may have been changed yet.
    """
    attempt = throttle.begin_attempt_at_factor(person_id, is_known=is_known)
    if attempt.is_refused:
        return TriedCode(Answer.WRONG, attempt.minutes)
    digits, recovery = as_digits(typed), as_recovery_code(typed)
    if digits:
        answer = _take_digits(person_id, digits)
    else:
        answer = _take_recovery_code(person_id, recovery) if recovery else Answer.WRONG
    if answer is Answer.RIGHT:
        throttle.was_no_guess(attempt, person_id)
    return TriedCode(answer, is_recovery=recovery is not None)


def try_passkey(person_id: int, challenge: str, response: str, *, purpose: str, is_known: bool) -> TriedCode:
    """Whether a passkey of the person has signed what the page asked it to sign for this; as `try_code`."""
    attempt = throttle.begin_attempt_at_factor(person_id, is_known=is_known)
    if attempt.is_refused:
        return TriedCode(Answer.WRONG, attempt.minutes)
    answer = Answer.WRONG
    if webauthn.take_challenge(challenge, person_id, purpose):
        answer = _take_passkey(person_id, challenge, response)
    if answer is Answer.RIGHT:
        throttle.was_no_guess(attempt, person_id)
    return TriedCode(answer)


def _take_passkey(person_id: int, challenge: str, response: str) -> Answer:
    signed = webauthn.shown(challenge, response, passkeys_of(person_id))
    release_database()
    if signed is None:
        return Answer.WRONG
    counts = Passkey.sign_count < signed.sign_count
    if signed.sign_count == 0:  # it does not count, and has never counted
        counts = Passkey.sign_count == 0
    taken = (
        update(Passkey)
        .where(Passkey.person_id == person_id, Passkey.credential_id == signed.credential_id, counts)
        .values(sign_count=signed.sign_count, used_at=clock.now())
        .returning(Passkey.id)
    )
    with db.engine.begin() as apart:
        return Answer.RIGHT if apart.execute(taken).first() else Answer.WRONG


def _take_digits(person_id: int, digits: str) -> Answer:
    sealed = db.session.scalar(select(AppFactor.sealed_secret).where(AppFactor.person_id == person_id))
    secret = app.secret_of(person_id, sealed) if sealed else None
    timecode = app.timecode_of(secret, digits) if secret else None
    release_database()
    if timecode is None:
        return Answer.WRONG
    taken = (
        update(AppFactor)
        .where(
            AppFactor.person_id == person_id,
            AppFactor.sealed_secret == sealed,
            AppFactor.last_timecode < timecode,
        )
        .values(last_timecode=timecode)
        .returning(AppFactor.person_id)
    )
    with db.engine.begin() as apart:
        return Answer.RIGHT if apart.execute(taken).first() else Answer.USED


def _take_recovery_code(person_id: int, code: str) -> Answer:
    rows = db.session.execute(
        select(RecoveryCode.id, RecoveryCode.code_hash, RecoveryCode.used_at).where(
            RecoveryCode.person_id == person_id
        )
    ).all()
    release_database()
    found = next((row for row in rows if passwords.is_issued(code, row.code_hash)), None)
    if found is None:
        return Answer.WRONG
    taken = (
        update(RecoveryCode)
        .where(RecoveryCode.id == found.id, RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    with db.engine.begin() as apart:
        return Answer.RIGHT if apart.execute(taken).first() else Answer.USED
