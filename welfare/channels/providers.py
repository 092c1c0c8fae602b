"""What every service does that people can be signed in by."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

Kept = dict[str, str]
"""What a browser keeps, signed, while its owner is at the other service."""


class Shown(NamedTuple):
    """Who somebody is at another service. Nothing of it is a name of ours, but for `number`."""

    provider: str
    issuer: str
    subject: str
    """Always the same for one account there, and never another's."""
    label: str
    """What the account is called there, so that its owner knows it again."""
    number: str
    """The staff number, where the operator has said that this service may name it; else empty."""


class Provider(Protocol):
    """A service that shows who somebody is."""

    @property
    def name(self) -> str:
        """In addresses and rows: `oidc`."""

    @property
    def label(self) -> str:
        """On screen, as the operator calls it."""

    @property
    def issuer(self) -> str:
        """Whose accounts they are."""

    @property
    def is_inside(self) -> bool:
        """Whether this browser is the service's own, and shows who its owner is without a tap."""

    def begin(self, back: str) -> tuple[str, Kept]:
        """Where to send the browser, and what it is to keep until it is at `back` again.

        Raises `NotShown`.
        """

    def finish(self, back: str, answer: Mapping[str, str], kept: Kept) -> Shown:
        """Who it is, by the query with which the browser has come `back`. Raises `NotShown`."""

    def as_subject(self, written: str) -> str | None:
        """How `Shown.subject` would call the account that somebody has written down as `written`, in plain
        letters of one width; None where no account there can be called that."""


SUBJECT_LENGTH = 255
LABEL_LENGTH = 100
STATE_SECONDS = 600
"""How long somebody may take at the other service."""
