"""The chain of a need's events: each is sealed together with all that came before it. Pure rules.

An event's seal is a SHA-256 over the seal before it and everything the event says, the need's id and its own
place in the row included. So no event can be changed, taken out, put in or moved without breaking every seal
from there on. What that does not find, and what does, is written in docs/adr/0015.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

RECIPE = "welfare event 1"
"""Stands first in what is hashed. Another way of writing events down would have another name."""
SAID = (
    "need_id", "position", "action", "at", "by_id", "from_status", "to_status", "words", "details",
    "is_internal",
)  # fmt: skip
"""What an event says, in the order in which it is written down."""


def moment_as_text(moment: datetime) -> str:
    """An aware moment in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def seal(previous: str, event: Mapping[str, Any]) -> str:
    """The seal of `event`, as 64 hexadecimal letters; `previous` is the one before it, "" for the first.

    `event` has what `SAID` names: `at` as `moment_as_text` writes it, enumerations by value.
    """
    said = [RECIPE, previous, *(event[name] for name in SAID)]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
