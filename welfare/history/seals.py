"""The seals of a history: each event is sealed together with all that came before it. Pure rules.

A seal is a SHA-256 over the seal before it and everything the event says, its subject and its own place
included. So no event can be changed, taken out, put in or moved without breaking every seal from there on.
What that does not find, and what does, is written in docs/adr/0015.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


def moment_as_text(moment: datetime) -> str:
    """An aware moment in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Recipe:
    """How an event is written down for its seal. Another way of writing events down has another name."""

    name: str
    """Stands first in what is hashed."""
    said: tuple[str, ...]
    """What an event says."""
    is_by_name: bool = True
    """Whether what it says goes under its names, and what it leaves open is left out: so a table can gain
    columns. Else it is a list in the order of `said`."""

    def seal(self, previous: str, event: Mapping[str, Any]) -> str:
        """The seal of `event`, as 64 hexadecimal letters; `previous` is the one before it, "" for the first.

        `event` has what `said` names: `at` as `moment_as_text` writes it, enumerations by value.
        """
        values = {name: event[name] for name in self.said}
        if self.is_by_name:
            written = [self.name, previous, {name: said for name, said in values.items() if said is not None}]
        else:
            written = [self.name, previous, *values.values()]
        text = json.dumps(written, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
