"""The phones behind a provider of text messages, its approvals and its limits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from welfare import clock

SIGNATURE, CODE, NOTICE = "青禾教育", "SMS_1001", "SMS_1002"
"""What the provider has approved."""
WINDOWS = ((timedelta(minutes=1), 1), (timedelta(hours=1), 5), (timedelta(days=1), 10))
"""So many codes within so long, for one number."""
NOTICES_A_DAY = 50


@dataclass
class Text:
    """A message that a provider has taken."""

    number: str
    template: str
    code: str
    ours: str
    """The key that we have given it."""
    receipt: str
    at: datetime
    arrived: bool | None = None
    """Nobody knows yet, where None."""


@dataclass
class Phones:
    """All that a provider was given, and what it refuses."""

    taken: list[Text] = field(default_factory=list)
    cut_off: set[str] = field(default_factory=set)
    """Numbers that are nobody's."""

    def keys(self) -> list[str]:
        """Our keys of what went out, in its order."""
        return [text.ours for text in self.taken]

    def is_over(self, number: str, template: str) -> bool:
        """Whether that number has had as much as it may."""
        now = clock.now()
        mine = [text for text in self.taken if (text.number, text.template) == (number, template)]
        if template == NOTICE:
            return sum(text.at > now - timedelta(days=1) for text in mine) >= NOTICES_A_DAY
        return any(sum(text.at > now - span for text in mine) >= most for span, most in WINDOWS)

    def take(self, number: str, template: str, code: str, ours: str) -> Text:
        """One more message goes out."""
        text = Text(number, template, code, ours, f"{len(self.taken) + 1}^0", clock.now())
        self.taken.append(text)
        return text
