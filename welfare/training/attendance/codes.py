"""The code on the wall: it changes every half minute, and who shows it in time is there.

A code is six digits of an HMAC over the session and the half minute, so nothing is kept and nothing about a
person is in it. Once read by a phone that is signed in, it is exchanged for a proof that stays good for the
time a slow line takes to send one tap.
"""

import hmac

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from welfare import clock
from welfare.accounts.models import Person
from welfare.training.models import Session

CHANGES_EVERY = 30
"""Seconds."""
GOOD_FOR = 4
"""How many codes are accepted, the one on the wall being the first: two minutes to scan it and be asked who
one is. A photo of the wall is worth nothing after that."""
PROOF_SECONDS = 600
SALT = "training sign-in"


def code_of(session: Session, *, earlier: int = 0) -> str:
    """The code that stands on the wall now, or stood there `earlier` half minutes ago."""
    window = int(clock.now().timestamp()) // CHANGES_EVERY - earlier
    key = current_app.config["SECRET_KEY"].encode()
    digest = hmac.digest(key, f"{SALT} {session.id} {window}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def is_code(session: Session, code: str) -> bool:
    """Whether this code stands on the wall, or did a moment ago."""
    given = "".join(code.split())
    return given.isascii() and any(
        hmac.compare_digest(given, code_of(session, earlier=n)) for n in range(GOOD_FOR)
    )


def prove(session: Session, person: Person) -> str:
    """What a phone keeps of a code that was good when it came: for this person and session only."""
    return str(_serializer().dumps([session.id, person.mark]))


def is_proof(proof: str, session: Session, person: Person) -> bool:
    """Whether this is such a proof, and not yet too old."""
    try:
        return bool(_serializer().loads(proof, max_age=PROOF_SECONDS) == [session.id, person.mark])
    except BadData:
        return False


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
