"""What is kept outside the database, where whoever can only change the database cannot reach it.

The key that signs heads, and which head was signed last: without that, the newest heads could be deleted
together with the events that they stand for.
"""

import hashlib
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from welfare.keyfiles import kept

KEY_FILE = "audit_key.pem"
LAST_HEAD_FILE = "audit_last_head"


@cache
def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The installation's own key, made when first asked for; no other one's heads are believed."""
    key = load_pem_private_key(kept(folder / KEY_FILE, _make), password=None)
    assert isinstance(key, Ed25519PrivateKey)  # noqa: S101  # we have made it
    return key


@cache
def row_key(folder: Path) -> bytes:
    """What rows are sealed under: made of the signing key, so that there is one secret to keep."""
    secret = signing_key(folder).private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return hashlib.sha256(b"welfare rows" + secret).digest()


def _make() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def remember_head(folder: Path, number: int, digest: str) -> None:
    """Note which head was signed last, after it was committed."""
    known = last_head(folder)
    if known and known[0] > number:
        return
    draft = folder / f"{LAST_HEAD_FILE}.{os.getpid()}.draft"
    draft.write_text(f"{number} {digest}\n")
    draft.replace(folder / LAST_HEAD_FILE)


def last_head(folder: Path) -> tuple[int, str] | None:
    """The number and the digest of the head that was signed last; None where none was."""
    try:
        number, digest = (folder / LAST_HEAD_FILE).read_text().split()
    except FileNotFoundError:
        return None
    return int(number), digest
