"""Which forms a phone sends through its queue. Each feature names its own; this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from welfare.web.forms import Form


@dataclass(frozen=True)
class Sent:
    """What a phone sends: a form by the address it belongs to, and the names of the photos to come.

    `fields` holds the form's fields as its page would send them, `submission_key` among them.
    """

    key: str
    address: str
    fields: MultiDict[str, str]
    photos: list[str]


Taker = Callable[..., tuple[Form, bool]]
"""Takes what was sent and what the address says; gives the form, and whether it was taken now.

It takes nothing where the form has errors. What it takes it has claimed under `Sent.key` and completed
(`actions/receipts.py`), so that the same again makes nothing. Its photos, if any, follow by themselves; where
none can go with it, it raises `PhotosNotPossible`.
"""

_takers: dict[str, Taker] = {}


def take_from_phones(endpoint: str, taker: Taker) -> None:
    """Let phones send the form that is posted to `endpoint`, for whoever may enter there."""
    _takers[endpoint] = taker


def taker_at(endpoint: str) -> Taker | None:
    """What takes the forms of this endpoint; None where phones send nothing."""
    return _takers.get(endpoint)
