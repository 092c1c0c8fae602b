"""The own secret of a draw, sealed from its making until the list is frozen and the public value is known.

It is sealed with the key of the installation, which is not in the database: whoever reads the database, or
runs housing, cannot read the secret.
"""

import re
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from flask import current_app

from welfare.housing.refusals import SealBroken

SECRET_BYTES = 16
NONCE_BYTES = 12


def new_secret() -> str:
    """32 hexadecimal digits, for `seal` alone."""
    return secrets.token_hex(SECRET_BYTES)


def seal(secret: str) -> str:
    """The secret, unreadable without the key of the installation."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return b64encode(nonce + _box().encrypt(nonce, bytes.fromhex(secret), None)).decode()


def unseal(sealed: str) -> str:
    """The secret. Raises `SealBroken` where the key has been changed since."""
    if re.fullmatch(r"[0-9a-f]{64}", sealed):  # of a round that opened before secrets were sealed
        return sealed
    box = b64decode(sealed)
    try:
        return _box().decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], None).hex()
    except InvalidTag:
        raise SealBroken from None


def _box() -> ChaCha20Poly1305:
    key = current_app.config["SETTINGS"].secret_key.encode()
    return ChaCha20Poly1305(sha256(b"secret of a draw" + key).digest())
