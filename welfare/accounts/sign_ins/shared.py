"""What a page of a shared computer is told: when it signs out by itself."""

from datetime import timedelta
from typing import NamedTuple

from flask_login import current_user

from welfare import clock
from welfare.accounts.sign_ins.policy import LEAVES_AFTER, SHARED, WARNS_BEFORE
from welfare.web.shared import on_shared_computer


class SignOutTimes(NamedTuple):
    """When a page leaves by itself; spans in whole seconds, for its script."""

    idle: int
    """So long after the last touch."""
    warns: int
    """So long before, it says so."""
    whole: int
    """So long after it was shown, in any case."""
    ends_at: str
    """The same on the clocks of the district: `10:40`."""
    after: timedelta
    """`idle` for people to read."""


def leaving() -> SignOutTimes | None:
    """When this page leaves; None where the computer is the person's own, or nobody is signed in."""
    if not on_shared_computer() or not current_user.is_authenticated:
        return None
    ends_at = current_user.sign_in.began_at + SHARED.whole
    return SignOutTimes(
        idle=_seconds(LEAVES_AFTER),
        warns=_seconds(WARNS_BEFORE),
        whole=max(0, _seconds(ends_at - clock.now())),
        ends_at=f"{clock.local(ends_at):%H:%M}",
        after=LEAVES_AFTER,
    )


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
