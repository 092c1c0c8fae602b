"""What a head says, how it is signed, and how the signature is checked."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from welfare.needs.chain import moment_as_text

RECIPE = "welfare head 1"


class EntriesDigest:
    """A digest over the entries of a head, in the order of the needs' ids, with no need to hold them all."""

    def __init__(self, entries: Iterable[Any] = ()) -> None:
        self._hash = hashlib.sha256()
        self.count = 0
        for entry in entries:
            self.add(entry)

    def add(self, entry: Any) -> None:
        """One more entry: a row with `need_id`, `position` and `seal`."""
        self._hash.update(f"{entry.need_id} {entry.position} {entry.seal}\n".encode())
        self.count += 1

    @property
    def text(self) -> str:
        """64 hexadecimal letters."""
        return self._hash.hexdigest()


def digest_of(head: Any) -> str:
    """The digest over all that a head says."""
    said = [
        RECIPE,
        head.number,
        head.day.isoformat(),
        moment_as_text(head.made_at),
        head.last_event_id,
        head.entries,
        head.entries_digest,
        head.previous,
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def sign(digest: str, key: Ed25519PrivateKey) -> str:
    """The signature of a digest, in base64."""
    return b64encode(key.sign(digest.encode())).decode()


def is_signed(digest: str, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the signature is this key's, of this digest."""
    try:
        key.verify(b64decode(signature), digest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
