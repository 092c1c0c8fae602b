"""What a head says, how it is signed, and how the signature is checked."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from welfare.history.seals import moment_as_text

RECIPE = "welfare head 2"
OF_NEEDS_ALONE = "welfare head 1"
"""What the first heads were made by, before there was more than the history of needs."""


def is_of_needs_alone(head: Any) -> bool:
    """Whether a head was signed when nothing but needs had a history that was sealed."""
    return head.last_event_ids is None


def sealed_up_to(head: Any | None, table: str) -> int:
    """The id of the last event in a table that a head knows of; 0 where it knows of none."""
    if head is None:
        return 0
    return (head.last_event_ids or {"need_events": head.last_event_id}).get(table, 0)


class EntriesDigest:
    """A digest over the entries of a head, in the order of chains and ids, with no need to hold them all."""

    def __init__(self, entries: Iterable[Any] = ()) -> None:
        self._hash, self._hash_of_needs = hashlib.sha256(), hashlib.sha256()
        self.count = 0
        for entry in entries:
            self.add(entry)

    def add(self, entry: Any) -> None:
        """One more entry: a row with `chain`, `subject_id`, `position` and `seal`."""
        line = f"{entry.subject_id} {entry.position} {entry.seal}\n"
        with_chain = f"{entry.chain} {line}"
        self._hash.update(with_chain.encode())
        self._hash_of_needs.update((line if entry.chain == "need" else with_chain).encode())
        self.count += 1

    def text_for(self, head: Any) -> str:
        """64 hexadecimal letters, as the head's recipe makes them."""
        return (self._hash_of_needs if is_of_needs_alone(head) else self._hash).hexdigest()


def digest_of(head: Any) -> str:
    """The digest over all that a head says."""
    said = [
        OF_NEEDS_ALONE if is_of_needs_alone(head) else RECIPE,
        head.number,
        head.day.isoformat(),
        moment_as_text(head.made_at),
        head.last_event_id if is_of_needs_alone(head) else head.last_event_ids,
        head.entries,
        head.entries_digest,
        head.previous,
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


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
