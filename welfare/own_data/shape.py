"""What is said of a table: which of its rows are somebody's own, and what of them is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


def as_it_is(row: SimpleNamespace) -> bool:
    """Every row of somebody's own is given."""
    return True


@dataclass(frozen=True)
class Own:
    """A table with rows of somebody's own."""

    words: Any
    """What the file of these rows holds."""
    by: tuple[str, ...] = ()
    """Whoever stands in one of these columns has the row."""
    through: Mapping[str, str] = field(default_factory=dict)
    """Or whoever has the row of that table to which one of these columns leads; `a.b` leads on from the row
    that `a` points to by its column `b`."""
    where: Callable[[], Any] | None = None
    """What holds besides, of rows that can be given."""
    hides: frozenset[str] = frozenset()
    """Columns that are not given, besides those of `NEVER_GIVEN`."""
    gives: frozenset[str] = frozenset()
    """Columns that are given though one of `NEVER_GIVEN` is called the same in other tables."""
    may_read: Callable[[SimpleNamespace], bool] = as_it_is
    """Whether a row is among those that the app shows them."""
    may_read_words: Callable[[SimpleNamespace], bool] = as_it_is
    """Whether the `words` of such a row are."""
    acts: Mapping[str, str] = field(default_factory=dict)
    """What they did to rows of others: of each column that names them, the one that says when."""


@dataclass(frozen=True)
class Acts:
    """A table of the work of the bureau and the schools, of which somebody's own is that they did it."""

    acts: Mapping[str, str]


NEVER_GIVEN = frozenset(
    {
        *("password_hash", "token", "token_digest", "endpoint", "p256dh", "auth", "nonce"),
        *("sealed_secret", "last_timecode", "code_hash", "code_digest", "sealed_code"),
        *("user_handle", "credential_id", "credential_data", "sign_count"),
        *("seal", "position", "number_key", "name_key", "search_text", "urgency_rank", "details"),
    }
)
"""Secrets, which would open something; seals and keys, which follow from the rest; and the particulars of an
event, which may name others: its kind, day and words are given."""
