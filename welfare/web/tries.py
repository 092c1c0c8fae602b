"""Tries that are counted, by all workers together, in the database.

A try is counted before it is looked at, and in a transaction of its own: of two that come at once, only one
has the last place, and whoever hangs up or is refused has had theirs all the same. What was no guess is
given back.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import current_app, request
from sqlalchemy import Connection, Integer, bindparam, case, delete, select, update

from welfare import clock
from welfare.extensions import UTCDateTime, db, own_insert
from welfare.web.models import TryCount
from welfare.web.transaction import release_database


@dataclass(frozen=True)
class Limit:
    """So many tries within so many minutes from the first of them; or so much, of what has a weight."""

    tries: int
    minutes: int

    def times(self, factor: int) -> "Limit":
        """As many times as much."""
        return replace(self, tries=self.tries * factor)


@dataclass(frozen=True)
class Place:
    """One try of what is counted under `key`, or as many as it weighs."""

    key: str
    limit: Limit
    weight: int = 1


Take = Callable[[Place], datetime | None]
"""Takes a place; gives None, or where there is none when there will be."""


def place(limit: Limit, *of: object, weight: int = 1) -> Place:
    """A try of what these words name together; `weight`: as much as so many."""
    secret = current_app.config["SECRET_KEY"].encode()
    named = "\0".join(str(word) for word in of).encode("utf-8", "surrogatepass")
    return Place(hmac.new(secret, named, hashlib.sha256).hexdigest(), limit, weight)


def network() -> str:
    """Where this request comes from: the address; of IPv6 the /64, since that many are one subscriber's."""
    address = request.remote_addr or ""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or parsed.exploded[:19])


@contextmanager
def counting() -> Iterator[tuple[Take, Callable[[Iterable[Place]], None]]]:
    """Gives how places are taken and put back, within one short transaction. Nothing may have been changed
    yet.

    Who takes several takes those of people by their ids and that of a network last: in one order for all,
    or two would wait for one another.
    """
    release_database()
    with db.engine.begin() as apart:
        yield lambda wanted: _take(apart, wanted), lambda taken: _put_back(apart, taken)


def give_back(taken: Iterable[Place]) -> None:
    """These were no guesses after all. Nothing may have been changed yet."""
    with counting() as (_take, put_back):
        put_back(taken)


def forget(places: Iterable[Place]) -> None:
    """Let these begin anew, in the transaction of the caller."""
    db.session.execute(delete(TryCount).where(TryCount.key.in_([one.key for one in places])))


def clean_up() -> None:
    """Forget what begins anew in any case."""
    db.session.execute(delete(TryCount).where(TryCount.until <= clock.now()))


def _take(apart: Connection, wanted: Place) -> datetime | None:
    now = clock.now()
    if wanted.weight > wanted.limit.tries:
        return now + timedelta(minutes=wanted.limit.minutes)
    row = {"key": wanted.key, "tries": wanted.weight, "until": now + timedelta(minutes=wanted.limit.minutes)}
    asked = {**row, "now": now, "at_most": wanted.limit.tries}
    if apart.execute(_counted(own_insert()), asked).first():
        return None
    return apart.scalar(select(TryCount.until).where(TryCount.key == wanted.key)) or now


@cache
def _counted(insert: Any) -> Any:
    """Adds a row's tries to those that are counted, where they are `at_most` so many; built once, as every
    form that is sent asks it twice."""
    one = insert(TryCount)
    new, is_over = one.excluded, TryCount.until <= bindparam("now", type_=UTCDateTime)
    counted = one.on_conflict_do_update(
        index_elements=[TryCount.key],
        set_={
            "tries": case((is_over, new.tries), else_=TryCount.tries + new.tries),
            "until": case((is_over, new.until), else_=TryCount.until),
        },
        where=is_over | (TryCount.tries + new.tries <= bindparam("at_most", type_=Integer)),
    )
    return counted.returning(TryCount.tries)


def _put_back(apart: Connection, taken: Iterable[Place]) -> None:
    for one in taken:
        counted = (TryCount.key == one.key) & (TryCount.until > clock.now())
        apart.execute(update(TryCount).where(counted).values(tries=TryCount.tries - one.weight))
        apart.execute(delete(TryCount).where(counted, TryCount.tries <= 0))
