"""Leaving a sign of life."""

from typing import Any

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.orm import scoped_session

from welfare import clock
from welfare.extensions import UTCDateTime
from welfare.health.models import Pulse

_BEAT = text(
    f"INSERT INTO {Pulse.__tablename__} (name, at) VALUES (:name, :at) "  # noqa: S608  # a name of ours
    "ON CONFLICT (name) DO UPDATE SET at = excluded.at"
).bindparams(bindparam("at", type_=UTCDateTime()))


def beat(name: str, to: Connection | scoped_session[Any]) -> None:
    """Write down that this works now."""
    to.execute(_BEAT, {"name": name, "at": clock.now()})
