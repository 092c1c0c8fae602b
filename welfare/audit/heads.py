"""What a head says, how it is signed, and how the signature is checked."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from welfare.history.seals import moment_as_text

RECIPE = "welfare head 3"
OF_HISTORIES_ALONE = "welfare head 2"
"""What heads were made by before rows were sealed."""
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
        _recipe_of(head),
        head.number,
        head.day.isoformat(),
        moment_as_text(head.made_at),
        head.last_event_id if is_of_needs_alone(head) else head.last_event_ids,
        head.entries,
        head.entries_digest,
        head.previous,
        *([] if head.row_seals is None else [head.row_seals]),
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def _recipe_of(head: Any) -> str:
    if is_of_needs_alone(head):
        return OF_NEEDS_ALONE
    return OF_HISTORIES_ALONE if head.row_seals is None else RECIPE


class SealsDigest:
    """How many seals each table's rows have had, and what they come to, in the order of their ids."""

    def __init__(self, tables: Iterable[str] = ()) -> None:
        self._hashes = {table: hashlib.sha256() for table in tables}
        self._counts = dict.fromkeys(self._hashes, 0)

    def add(self, seal: Any) -> None:
        """One more: a row with `table_name`, `row_key`, `position`, `is_there` and `mac`."""
        line = f"{seal.row_key} {seal.position} {int(seal.is_there)} {seal.mac}\n"
        self._hashes.setdefault(seal.table_name, hashlib.sha256()).update(line.encode())
        self._counts[seal.table_name] = self._counts.get(seal.table_name, 0) + 1

    @property
    def by_table(self) -> dict[str, list[Any]]:
        """The number and 64 hexadecimal letters, by table."""
        return {table: [self._counts[table], of.hexdigest()] for table, of in self._hashes.items()}


def unlike(signed: dict[str, list[Any]], there: dict[str, list[Any]]) -> list[str]:
    """What a head has signed of rows' seals and is not so, in English, table by table."""
    nothing = [0, hashlib.sha256().hexdigest()]
    told = []
    for table in sorted(signed.keys() | there.keys()):
        one, other = signed.get(table, nothing), there.get(table, nothing)
        if one != other:
            told.append(
                f"it signed {one[0]} seals of rows of {table}, and what is there are {other[0]} others"
            )
    return told


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
