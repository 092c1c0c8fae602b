"""Text messages to phones: what all providers share.

A provider sends two templates that it has approved: a code, whose only variable is the code, and one notice
without variables, since some accounts may have none there. None of them knows the same message again: after
an answer that got lost it is asked about by our key, and never sent again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from welfare.channels.base import Channel, Message, SendOutcome, Traces, Verdict

MAINLAND = re.compile(r"1[3-9]\d{9}", re.ASCII)
CODE_DIGITS = 6
"""As many as a template of codes takes at most."""


def mainland(number: str) -> str | None:
    """The eleven digits of a mobile number of the mainland, however it was typed; None where it is none."""
    digits = re.sub(r"[\s\-()（）]", "", number)
    digits = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)
    return digits if MAINLAND.fullmatch(digits) else None


@dataclass(frozen=True)
class Templates:
    """What a provider has approved: the name in front of each message, and which texts."""

    signature: str
    code: str
    notice: str

    def chosen(self, message: Message) -> str:
        """Which template a message is sent by."""
        return self.code if message.code else self.notice


class SMS(Channel, Traces, Protocol):
    """A channel that sends to phones."""


@dataclass(frozen=True)
class Codes:
    """What a provider's words mean for a message, the first that a word begins with."""

    rows: Mapping[str, SendOutcome]

    def verdict(self, code: str, receipt: str = "") -> Verdict:
        """What that word means; one that nobody has told us of is about this message alone."""
        known = (outcome for begins, outcome in self.rows.items() if code.startswith(begins))
        return Verdict(next(known, SendOutcome.NEVER), code, receipt=receipt)
