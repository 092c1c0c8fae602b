"""What describes a channel to those who set it up, and how it is made from what they say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from welfare.channels.base import Channel, Repeats
from welfare.channels.providers import Provider
from welfare.channels.tokens import Tokens

Values = Mapping[str, str]
NUMBER = re.compile(r"\d{1,12}", re.ASCII)
VISIBLE = re.compile(r"[!-~]{1,200}")
"""As keys and ids are written. What comes along unseen where they are copied no header could hold."""
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+[/A-Za-z0-9._-]*", re.ASCII)


@dataclass(frozen=True)
class Field:
    """One thing that a channel needs to be told."""

    name: str
    label: Any
    hint: Any = ""
    shape: re.Pattern[str] = VISIBLE
    is_secret: bool = False
    usual: str = ""
    """What holds where nobody says anything. Then no page asks for it; the environment may say else."""
    is_optional: bool = False
    """Whether it may be left empty."""


@dataclass(frozen=True)
class Kind:
    """A channel. Where people's accounts there are linked as identities, their provider has its name."""

    name: str
    label: str
    """In English; it is translated where it is read."""
    about: Any
    fields: tuple[Field, ...]
    make: Callable[[Values, Callable[[str], Tokens]], Channel]
    repeats: Repeats
    at_most: tuple[tuple[int, timedelta], ...]
    """How many messages one person gets within which time."""
    knows_again_for: timedelta = timedelta()
    """How long the service knows the same message again, where it does."""
    issuer: str = ""
    """The field by which accounts there are told from those of another such service."""
    sign_in: Callable[[Values, Channel, str, str], Provider] | None = None
    """The service that members are signed in by; it is given the channel, its label, and the user agent. None
    where people have no accounts there."""
    says_later: bool = False
    """Whether it can be asked afterwards if a message has arrived."""
    remedies: Mapping[str, Any] = field(default_factory=dict)
    """By the service's own word, what the administrator can do."""

    def variable(self, name: str) -> str:
        """By which variable of the environment a field is set."""
        return f"WELFARE_{self.name}_{name}".upper()

    def missing(self, values: Values) -> list[Field]:
        """What is needed and not said; where nothing is, the channel is whole."""
        return [field for field in self.fields if not (values[field.name] or field.is_optional)]

    def of(self, name: str) -> Field:
        """A field by its name."""
        return next(field for field in self.fields if field.name == name)
