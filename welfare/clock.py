"""What time it is, in one place, so that a test or the demo can say that it is another."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app

_set_moment: ContextVar[datetime | None] = ContextVar("set_moment", default=None)
_is_passing: ContextVar[bool] = ContextVar("is_passing", default=False)


def now() -> datetime:
    """This moment, in UTC."""
    return _set_moment.get() or datetime.now(UTC)


def time_zone() -> ZoneInfo:
    """The district's time zone."""
    return ZoneInfo(current_app.config["SETTINGS"].time_zone)


def local(moment: datetime) -> datetime:
    """A UTC moment as the district's clocks show it."""
    return moment.astimezone(time_zone())


def today() -> date:
    """The district's date, which decides what is due."""
    return local(now()).date()


def midnight(day: date) -> datetime:
    """When one of the district's days begins."""
    return datetime.combine(day, time(), time_zone())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware)."""
    token = _set_moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_moment.reset(token)


@contextmanager
def passing() -> Iterator[None]:
    """Within the block things happen as time has passed: they are nobody's doing."""
    token = _is_passing.set(True)
    try:
        yield
    finally:
        _is_passing.reset(token)


def is_passing() -> bool:
    """Whether what happens now is nobody's doing."""
    return _is_passing.get()
