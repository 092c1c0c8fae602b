"""Sealing a message so that only one device can open it, and not the push service on the way.

RFC 8291 (Web Push) over RFC 8188 (aes128gcm), in a single record.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
AUTH_LENGTH = 16
RECORD_LENGTH = 4096
PADDED_TO = 512
"""A sealed message is as long as any other, so that its length does not tell what it says."""


def seal(
    payload: bytes,
    p256dh: str,
    auth: str,
    *,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    padded_to: int = PADDED_TO,
) -> bytes:
    """`payload` as only the device can open it. Both keys come from the device; `sender` and `salt` are made
    anew for each message."""
    sender = sender or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    device = read_point(p256dh)
    shared = sender.exchange(ec.ECDH(), device)
    material = _derive(
        shared,
        32,
        salt=unpack(auth),
        info=b"WebPush: info\0" + point_of(device) + point_of(sender.public_key()),
    )
    key = _derive(material, 16, salt=salt, info=b"Content-Encoding: aes128gcm\0")
    nonce = _derive(material, 12, salt=salt, info=b"Content-Encoding: nonce\0")
    record = payload + b"\x02" + bytes(max(0, padded_to - len(payload)))
    own = point_of(sender.public_key())
    header = salt + RECORD_LENGTH.to_bytes(4, "big") + bytes([len(own)]) + own
    return header + AESGCM(key).encrypt(nonce, record, None)


def _derive(secret: bytes, length: int, *, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def read_point(packed: str) -> ec.EllipticCurvePublicKey:
    """A device's public key. Raises `ValueError` for anything else."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpack(packed))


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it travels: 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def pack(content: bytes) -> str:
    """Bytes in the letters of addresses, without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unpack(packed: str) -> bytes:
    """What `pack` packed. Raises `ValueError`."""
    return urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
