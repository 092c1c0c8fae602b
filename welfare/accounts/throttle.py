"""Slows down whoever guesses passwords, without locking a colleague out.

The rule is OWASP's "device cookies" (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies):
a browser that has signed in to an account before carries a signed cookie that says so, and its failures are
counted in a bucket of its own. All other browsers share one bucket for each name that is typed, so whoever
guesses at a name uses up the strangers' tries and not those of its owner, who goes on signing in from the
usual phone. Strangers also share a generous bucket for each network address, since a whole school may sit
behind one. Only failures count, in a moving window; a full bucket refuses even the right password, or it
would tell a guesser which one is right.
"""

import math
import secrets
import time
from collections.abc import Collection
from ipaddress import IPv6Address, ip_address

from flask import Response, current_app, request
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItemPerMinute
from limits.strategies import MovingWindowRateLimiter

from welfare.accounts.models import Person
from welfare.extensions import limiter
from welfare.spelling import name_key, number_key

MINUTES = 15
FAILURES_FOR_ONE_NAME = RateLimitItemPerMinute(10, MINUTES)
FAILURES_FROM_ONE_DEVICE = RateLimitItemPerMinute(10, MINUTES)
FAILURES_FROM_ONE_ADDRESS = RateLimitItemPerMinute(150, MINUTES)

DEVICE_COOKIE = "welfare_device"
DEVICE_COOKIE_PATH = "/sign-in"
ACCOUNTS_ON_ONE_DEVICE = 12
"""A phone is one person's; a computer in a staff room is several people's."""
ONE_YEAR = 365 * 24 * 3600

Bucket = tuple[RateLimitItemPerMinute, str]


def buckets_for(login: str, candidates: Collection[Person]) -> list[Bucket]:
    """The buckets in which a failure to sign in under this name counts, on the request's device."""
    known = _known_accounts()
    nonce = next((known[str(person.id)] for person in candidates if str(person.id) in known), None)
    if nonce is not None:
        return [(FAILURES_FROM_ONE_DEVICE, f"device {nonce}")]
    return [
        (FAILURES_FOR_ONE_NAME, f"name {number_key(name_key(login))}"),
        (FAILURES_FROM_ONE_ADDRESS, f"address {_network()}"),
    ]


def minutes_to_wait(buckets: Collection[Bucket]) -> int:
    """How many minutes until the next try; 0 while there is room."""
    counter = _counter()
    full = [bucket for bucket in buckets if not counter.test(*bucket)]
    # The limiter keeps its own clock, and so does this.
    waits = [counter.get_window_stats(*bucket).reset_time - time.time() for bucket in full]
    return max((max(1, math.ceil(wait / 60)) for wait in waits), default=0)


def count_failure(buckets: Collection[Bucket]) -> None:
    """One more failure."""
    for bucket in buckets:
        _counter().hit(*bucket)


def remember_device(response: Response, person: Person) -> None:
    """Let this browser keep that the person has signed in from it; it tells nothing to anybody else."""
    known = _known_accounts()
    known.pop(str(person.id), None)
    newest = dict([*known.items(), (str(person.id), secrets.token_urlsafe(12))][-ACCOUNTS_ON_ONE_DEVICE:])
    response.set_cookie(
        DEVICE_COOKIE,
        _serializer().dumps(newest),
        max_age=ONE_YEAR,
        path=DEVICE_COOKIE_PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _known_accounts() -> dict[str, str]:
    """The ids of those who have signed in from this browser, each with the browser's nonce for them."""
    try:
        known = _serializer().loads(request.cookies.get(DEVICE_COOKIE, ""))
    except BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device that has signed in before")


def _network() -> str:
    """The address; of IPv6 the /64, since one subscriber has that many addresses."""
    address = get_remote_address()
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.exploded[:19] if isinstance(parsed, IPv6Address) else address


def _counter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(limiter.storage)
