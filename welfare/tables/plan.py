"""What a table that was uploaded comes to, row by row, before anything of it is done."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Planned(Protocol):
    """One row, and what it comes to."""

    @property
    def kind(self) -> str:
        """What happens to the row: bad, new, changed, unchanged."""

    @property
    def told(self) -> tuple[Any, ...]:
        """What a preview says of it, by which one plan is told from another."""


Entry = TypeVar("Entry", bound=Planned)


@dataclass(frozen=True)
class Plan(Generic[Entry]):
    """Every row of a table with what it comes to."""

    entries: list[Entry]

    def of_kind(self, kind: str) -> list[Entry]:
        """The rows of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def counts(self) -> Counter[str]:
        """How many rows there are of each kind."""
        return Counter(entry.kind for entry in self.entries)

    @property
    def fingerprint(self) -> str:
        """The same for the same plan: what was confirmed is what is done, even if others worked meanwhile."""
        told = [entry.told for entry in self.entries]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]
