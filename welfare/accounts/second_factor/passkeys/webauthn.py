"""Passkeys (WebAuthn): what a browser is asked for, and whether what it gives holds.

They belong to the host of the site's public address: without one there are none, and another one ends all.
What knows the protocol is loaded with the first passkey: it would be a tenth of every start.
"""

import hashlib
import hmac
import json
import secrets
import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.second_factor.models import Passkey
from welfare.accounts.second_factor.policy import HALF_FOR
from welfare.web.i18n import site_name
from welfare.web.tries import Limit, counting, place

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialDescriptor

PREFERRED: Any = "preferred"
"""Whether it looks at a finger or asks for a PIN is left to it."""
ONCE = Limit(tries=1, minutes=int(HALF_FOR.total_seconds()) // 60)
"""A challenge is good so long, and for one answer."""
LONGEST_ID = 1023
"""Bytes of a credential's id, as WebAuthn says."""


class Signed(NamedTuple):
    """What a passkey has signed."""

    credential_id: bytes
    sign_count: int


def origin() -> str | None:
    """The address that passkeys belong to; None where there are none."""
    address: str | None = current_app.config["SETTINGS"].public_url
    return address


def new_challenge(person_id: int, purpose: str) -> str:
    """Something to be signed for `purpose` by this person, once, within minutes: a page carries it."""
    until = (clock.now() + HALF_FOR).isoformat()
    return str(_signer().dumps([person_id, purpose, until, secrets.token_urlsafe(16)]))


def take_challenge(challenge: str, person_id: int, purpose: str) -> bool:
    """Whether it was made for this and has not been answered yet; from now on it has. Nothing may have been
    changed yet."""
    try:
        asked, what, until, _random = _signer().loads(challenge)
    except (BadSignature, ValueError):
        return False
    if (asked, what) != (person_id, purpose) or clock.now() >= datetime.fromisoformat(until):
        return False
    with counting() as (take, _put_back):
        return take(place(ONCE, "challenge", challenge)) is None


def options_to_make(person: Person, challenge: str, *, user_handle: bytes, known: list[Passkey]) -> str:
    """What a browser is asked for that is to make one, as JSON; not by a device that has one already."""
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement

    options, _state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=user_handle, name=person.staff_number, display_name=person.name),
        credentials=_named(known),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=PREFERRED,
        challenge=_bytes_of(challenge),
    )
    return json.dumps(dict(options.public_key))


def options_to_show(challenge: str, known: list[Passkey]) -> str:
    """What a browser is asked for that has one of these, as JSON."""
    options, _state = _server().authenticate_begin(
        _named(known), user_verification=PREFERRED, challenge=_bytes_of(challenge)
    )
    return json.dumps(dict(options.public_key))


def made(challenge: str, response: str) -> "tuple[AttestedCredentialData, int] | None":
    """The passkey that a browser has made, and how often it has signed; None where it does not hold."""
    from fido2.webauthn import RegistrationResponse

    try:
        given = RegistrationResponse.from_dict(_read(response))
        data = _server().register_complete(_state(challenge), given)
    except UNREADABLE:
        return None
    credential = data.credential_data
    if credential is None or len(credential.credential_id) > LONGEST_ID:
        return None
    return credential, data.counter


def shown(challenge: str, response: str, known: list[Passkey]) -> Signed | None:
    """Which of these passkeys has signed the challenge; None where none has."""
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    try:
        given = AuthenticationResponse.from_dict(_read(response))
        credentials = [AttestedCredentialData(key.credential_data) for key in known]
        found = _server().authenticate_complete(_state(challenge), credentials, given)
    except UNREADABLE:
        return None
    return Signed(found.credential_id, given.response.authenticator_data.counter)


UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    struct.error,
)
"""What the library raises where something does not hold, or is no such thing at all."""


def _server() -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    here = origin()
    if here is None:
        raise ValueError("there is no public address")
    entity = PublicKeyCredentialRpEntity(id=urlsplit(here).hostname or "", name=site_name())
    return Fido2Server(entity, verify_origin=lambda said: hmac.compare_digest(said, here))


def _state(challenge: str) -> dict[str, Any]:
    from fido2.utils import websafe_encode

    return {"challenge": websafe_encode(_bytes_of(challenge)), "user_verification": PREFERRED}


def _bytes_of(challenge: str) -> bytes:
    return hashlib.sha256(challenge.encode()).digest()


def _read(response: str) -> dict[str, Any]:
    read = json.loads(response)
    if not isinstance(read, dict):
        raise TypeError(response)
    return read


def _named(known: list[Passkey]) -> "list[PublicKeyCredentialDescriptor]":
    from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

    kind = PublicKeyCredentialType.PUBLIC_KEY
    return [PublicKeyCredentialDescriptor(type=kind, id=key.credential_id) for key in known]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="challenge of a passkey")
