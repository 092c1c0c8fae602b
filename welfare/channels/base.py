"""What a channel is: a way to reach somebody outside the browser. It knows addresses, never people."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

PHONE = re.compile(r"\d{11,}")
CODE_LENGTH, RECEIPT_LENGTH = 60, 200
"""As much of what a service says as is kept."""


class SendOutcome(StrEnum):
    """What became of a message that was handed over."""

    TAKEN = "taken"
    GONE = "gone"
    """The address is dead: it is closed, and its owner is told in the app."""
    LATER = "later"
    NEVER = "never"
    """This message will never be taken; the address may be right."""
    DOWN = "down"
    """The channel itself does not work (wrong secret, address not trusted, arrears): it pauses."""
    UNKNOWN = "unknown"
    """No answer came after the message had gone out."""


class Repeats(StrEnum):
    """Whether the service knows the same message again."""

    SAFE = "safe"
    ONCE = "once"


@dataclass(frozen=True)
class Message:
    """What is said. `key` names it: the same again is known as the same. `url` leads into the app."""

    key: str
    title: str
    body: str
    url: str = ""
    code: str = ""
    """A code to type in, for templates that take nothing else."""
    said_at: datetime | None = None
    """When it was written, the same at each try."""


@dataclass(frozen=True)
class Verdict:
    """What the service said. `code` is its own word for it; `receipt` is what to ask about it by."""

    outcome: SendOutcome
    code: str = ""
    retry_after: timedelta | None = None
    receipt: str = ""


class Channel(Protocol):
    """One way to reach somebody."""

    @property
    def name(self) -> str:
        """In rows and settings."""

    @property
    def repeats(self) -> Repeats:
        """Whether the service knows the same message again."""

    def send(self, address: str, message: Message) -> Verdict:
        """Hand one message over for one address. Never raises for what the service or the line does."""


@dataclass(frozen=True)
class Sent:
    """A message that was handed over, or may have been, as what became of it is asked by."""

    key: str
    at: datetime
    receipt: str = ""
    is_repeated: bool = False
    """Whether it had been handed over before, and no answer had come."""


@runtime_checkable
class Traces(Protocol):
    """A channel that can be asked afterwards what became of a message."""

    def find_out(self, address: str, sent: Sent) -> Verdict:
        """What became of it, in terms of its arrival.

        `TAKEN`: it has arrived. `LATER`: it is on its way. `GONE`, `NEVER`: it did not arrive, whatever was
        said before. `UNKNOWN`: the service knows of none, or cannot be asked. Never raises for what the
        service or the line does.
        """


def heard(say: Callable[[], Verdict]) -> Verdict:
    """What a channel says, fit to be kept and logged.

    Whatever it raises after all leaves open what was done; only its kind is named, as the rest may hold a
    secret. No word of a service names a phone.
    """
    try:
        verdict = say()
    except Exception as why:
        return Verdict(SendOutcome.UNKNOWN, type(why).__name__[:CODE_LENGTH])
    return replace(
        verdict,
        code=PHONE.sub("…", _kept(verdict.code, CODE_LENGTH)),
        receipt=_kept(verdict.receipt, RECEIPT_LENGTH),
    )


def _kept(word: str, most: int) -> str:
    return "".join(letter for letter in word[:most] if letter.isprintable())
