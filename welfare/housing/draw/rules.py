"""How equals are drawn. Pure: from a frozen list, an own secret and a public random value to one seed.

Whoever holds the secret does not know the value, whoever could guess the value does not know the secret, and
the list stands still before either is told. docs/recompute.py does it once more, without this.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

DRAWN_AT = time(21, 15)
"""When a double-colour ball issue is drawn, in local time; a drand round is taken of the same moment."""
SSQ_WEEKDAYS = frozenset({1, 3, 6})
"""Tuesday, Thursday and Sunday."""
MOST_DAYS_AHEAD = 30
SSQ_REDS, SSQ_RED_MOST, SSQ_BLUE_MOST = 6, 33, 16
DRAND_CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""Quicknet, by which drand's addresses and clients know it."""
DRAND_GENESIS, DRAND_PERIOD = 1_692_803_367, 3
"""Of quicknet: seconds since 1970 of its first round, and from one to the next."""


class Source(StrEnum):
    """Where a public random value comes from."""

    SSQ = "ssq"
    DRAND = "drand"


def canonical(data: Any) -> str:
    """The one way in which data is written before it is hashed."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """As 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(nonce: str, opening: Mapping[str, Any]) -> str:
    """The commitment to what somebody's points are made of; without the nonce nothing can be tried out."""
    return sha256(nonce + canonical(opening))


def seed_of(secret: str, list_hash: str, value: str) -> str:
    """The seed of the draw."""
    return sha256(secret + list_hash + value)


def may_be_drawn_on(source: Source, day: date, today: date) -> bool:
    """Whether a value of that day is still unknown today, and is there at all."""
    is_ahead = today < day <= today + timedelta(days=MOST_DAYS_AHEAD)
    return is_ahead and (source == Source.DRAND or day.weekday() in SSQ_WEEKDAYS)


def issue_after(source: Source, issue: str, day: date, today: date) -> tuple[str, date]:
    """The first issue after that of `day` that nobody knows today, and its day; each year counts from 001."""
    while True:
        before, day = day, day + timedelta(days=1)
        while source == Source.SSQ and day.weekday() not in SSQ_WEEKDAYS:
            day += timedelta(days=1)
        issue = f"{day.year}{int(issue[4:]) + 1 if day.year == before.year else 1:03}"
        if day > today:
            return issue, day


def drand_round(moment: datetime) -> int:
    """The first round of quicknet that is made at `moment` or later."""
    return -(-(int(moment.timestamp()) - DRAND_GENESIS) // DRAND_PERIOD) + 1


def address_of(source: Source, issue: str) -> str | None:
    """Where anybody reads a drand round; None for what is announced on paper and on the radio, too."""
    return f"https://api.drand.sh/{DRAND_CHAIN}/public/{issue}" if source == Source.DRAND else None


def read_value(source: Source, text: str) -> str:
    """A value as it is hashed: 14 digits of a double-colour ball issue, 64 hexadecimal ones of a drand round.

    Raises `ValueError` where it cannot be one.
    """
    if source == Source.DRAND:
        value = text.strip().lower()
        if not re.fullmatch(r"[0-9a-f]{64}", value):
            raise ValueError(text)
        return value
    if not re.fullmatch(r"[\d\s,|+]+", text):
        raise ValueError(text)
    balls = re.findall(r"\d+", text)
    if len(balls) != SSQ_REDS + 1:
        balls = re.findall(r"\d\d?", "".join(balls))
    numbers = [int(ball) for ball in balls]
    reds, blue = numbers[:SSQ_REDS], numbers[SSQ_REDS:]
    is_whole = len(reds) == SSQ_REDS and len(blue) == 1 and reds == sorted(set(reds))
    if not is_whole or reds[0] < 1 or reds[-1] > SSQ_RED_MOST or not 1 <= blue[0] <= SSQ_BLUE_MOST:
        raise ValueError(text)
    return "".join(f"{number:02}" for number in numbers)


def as_printed(source: Source, value: str) -> str:
    """A value as the source prints it: `03 07 12 19 24 31 + 08`."""
    if source == Source.DRAND:
        return value
    *reds, blue = re.findall(r"\d\d", value)
    return f"{' '.join(reds)} + {blue}"
