"""How long a sign-in holds."""

from datetime import datetime, timedelta
from typing import NamedTuple

NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a sign-in was last used."""
AT_MOST = 20
"""Sign-ins of one person; beyond them the one that was unused longest ends."""


class Limit(NamedTuple):
    """After which time a sign-in ends by itself."""

    idle: timedelta
    """Since it was last used."""
    whole: timedelta
    """Since it began, however much it is used."""


class Present(NamedTuple):
    """The sign-in by which a request comes."""

    id: int
    began_at: datetime
    used_at: datetime
    """Within `NOTED_EVERY`."""
    proven_at: datetime
    """When its password was last typed there."""


def is_over(began_at: datetime, used_at: datetime, *, now: datetime, limit: Limit) -> bool:
    """Whether a sign-in has ended by time."""
    return now - used_at > limit.idle or now - began_at > limit.whole


def is_to_be_noted(used_at: datetime, *, now: datetime) -> bool:
    """Whether its use is to be written down anew."""
    return now - used_at > NOTED_EVERY
