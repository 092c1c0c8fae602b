"""The app on a phone that makes codes: its key, and what shows the key to it."""

import pyotp
from flask import current_app
from pyotp.exceptions import OTPVerificationError

from welfare import clock
from welfare.accounts.models import Person
from welfare.sealing import SealBroken, seal, unseal
from welfare.web.i18n import site_name

LETTERS_OF_SECRET = 32
"""In base 32: 160 bits, as RFC 4226 recommends."""
WINDOW = 1
"""By how many half minutes the clock of a phone may be wrong."""


def new_secret() -> str:
    """A random secret in base 32."""
    return pyotp.random_base32(LETTERS_OF_SECRET)


def sealed(person_id: int, secret: str) -> bytes:
    """The secret as it is kept for this person."""
    return seal(current_app.config["SETTINGS"].instance, _purpose(person_id), secret.encode())


def secret_of(person_id: int, sealed_secret: bytes) -> str | None:
    """The secret that was sealed for this person; None where it was not, or under another key than ours."""
    try:
        return unseal(current_app.config["SETTINGS"].instance, _purpose(person_id), sealed_secret).decode()
    except SealBroken:
        return None


def timecode_of(secret: str, digits: str) -> int | None:
    """The half minute whose code these digits are; None for none about now."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=clock.now(), valid_window=WINDOW)
    except OTPVerificationError:
        return None


def address_of(secret: str, person: Person) -> str:
    """What the app reads from the picture: the key, and for which account of what it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.staff_number, issuer_name=site_name())


def _purpose(person_id: int) -> str:
    return f"totp {person_id}"
