"""Letters as they are written, and what ends with a password: codes that wait, and where more would go."""

import hashlib
import hmac
import secrets

from flask import current_app
from sqlalchemy import update

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reset.lines import contact_point
from welfare.accounts.reset.models import ContactPoint, Letter, Line, Purpose
from welfare.accounts.reset.policy import DIGITS, GOOD_FOR
from welfare.extensions import db
from welfare.sealing import seal
from welfare.web.i18n import language


def write(
    purpose: Purpose,
    person_id: int | None,
    address: str | None,
    *,
    line: Line = Line.EMAIL,
    with_code: bool = False,
) -> int:
    """A letter for the sender to send, to `address` or to the one that is proven then; gives its id."""
    now = clock.now()
    letter = Letter(
        person_id=person_id,
        purpose=purpose,
        line=line,
        address=address,
        language=language(),
        created_at=now,
        due_at=now,
    )
    db.session.add(letter)
    db.session.flush()
    if with_code:
        digits = DIGITS[line]
        code = f"{secrets.randbelow(10**digits):0{digits}d}"
        letter.code_digest = digest_of(letter.id, code)
        letter.expires_at = now + GOOD_FOR
        instance = current_app.config["SETTINGS"].instance
        letter.sealed_code = seal(instance, purpose_of(letter.id), code.encode())
        db.session.flush()
    return letter.id


def remove_address(person: Person, line: Line = Line.EMAIL) -> None:
    """Send nothing to a person's address any more but the word that it is so; what was sent opens nothing."""
    if known := contact_point(person.id, line):
        say_changed(known)
        db.session.delete(known)
        end_codes(person)


def say_changed(known: ContactPoint) -> None:
    """Word to an address that it is no longer the one; no template of text messages says so."""
    if known.line is Line.EMAIL:
        write(Purpose.WAS_CHANGED, known.person_id, known.address)


def end_codes(person: Person) -> None:
    """Let no code for a new password that was sent before open this account."""
    waiting = (Letter.person_id == person.id, Letter.purpose == Purpose.RESET, Letter.used_at.is_(None))
    db.session.execute(update(Letter).where(*waiting).values(used_at=clock.now()))


def purpose_of(letter_id: int) -> str:
    """Whose a sealed code is."""
    return f"letter {letter_id}"


def digest_of(letter_id: int, code: str) -> str:
    """Of a code in this letter: whoever has the database alone cannot try all of them."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"code {letter_id} {code}".encode(), hashlib.sha256).hexdigest()
