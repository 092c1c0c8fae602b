"""How long a sign-in holds."""

from datetime import datetime, timedelta
from typing import NamedTuple

NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a sign-in was last used."""
NOTED_EVERY_WHERE_SHARED = timedelta(seconds=15)
"""The same at a shared computer, where minutes count."""
AT_MOST = 20
"""Sign-ins of one person; beyond them the one that was unused longest ends."""


class Limit(NamedTuple):
    """After which time a sign-in ends by itself."""

    idle: timedelta
    """Since it was last used."""
    whole: timedelta
    """Since it began, however much it is used."""


SHARED = Limit(idle=timedelta(minutes=6), whole=timedelta(hours=2))
"""At a computer that others use, too, whoever it is: nobody knows who sits down there next."""
LEAVES_AFTER = timedelta(minutes=5)
"""Without a touch a page of a shared computer signs out by itself: earlier than `SHARED` ends the sign-in, so
that what is sent in the last moment is taken."""
WARNS_BEFORE = timedelta(minutes=1)
"""So long before that it says so."""


class Present(NamedTuple):
    """The sign-in by which a request comes."""

    id: int
    began_at: datetime
    used_at: datetime
    """Within `NOTED_EVERY`, or `NOTED_EVERY_WHERE_SHARED`."""
    proven_at: datetime
    """When its password was last typed there."""
    is_shared: bool
    """Whether the computer is used by others, too."""


def is_over(began_at: datetime, used_at: datetime, *, now: datetime, limit: Limit) -> bool:
    """Whether a sign-in has ended by time."""
    return now - used_at > limit.idle or now - began_at > limit.whole


def is_to_be_noted(used_at: datetime, *, now: datetime, is_shared: bool = False) -> bool:
    """Whether its use is to be written down anew."""
    return now - used_at > (NOTED_EVERY_WHERE_SHARED if is_shared else NOTED_EVERY)
