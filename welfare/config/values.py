"""How the value of one variable is read, and what it cannot be."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from welfare.config.refusals import UnsafeConfiguration

LONGEST = 400
"""Hours or days of a limit. Browsers keep no cookie for longer than 400 days."""
DIGEST_HOURS = range(7, 21)
"""As `notices.hours.HOURS`."""


def public_url(value: str, *, is_production: bool) -> str | None:
    """Scheme and host, without a slash at the end. Raises `UnsafeConfiguration`."""
    if not value.strip():
        return None
    found = urlsplit(value.strip())
    schemes = ("https",) if is_production else ("https", "http")
    has_more = found.path.strip("/") or found.query or found.fragment or "@" in found.netloc
    if found.scheme not in schemes or not found.hostname or has_more:
        raise UnsafeConfiguration(
            f"WELFARE_PUBLIC_URL is {value!r}; use {schemes[0]}:// and the host's name, nothing more."
        )
    return f"{found.scheme}://{found.netloc.lower()}"


def proxy(value: str) -> str:
    """Scheme, host and port, maybe with who we are there, which no error shows.

    Raises `UnsafeConfiguration`."""
    said = value.strip().rstrip("/")
    try:
        found = urlsplit(said)
        is_one = bool(found.hostname) and (found.port is None or found.port > 0)
    except ValueError:
        is_one = False
    if said and not (is_one and found.scheme in ("http", "https") and not (found.path or found.query)):
        raise UnsafeConfiguration(
            "WELFARE_OUTBOUND_PROXY must be http://host:port, maybe with name:password@."
        )
    return said


def hosts(value: str) -> tuple[str, ...]:
    """The hosts of a list, by commas or blanks, as addresses are compared with them.

    Raises `UnsafeConfiguration`: of an address or a port nobody would notice that it names no host."""
    hosts = tuple(value.lower().replace(",", " ").split())
    if not all(re.fullmatch(r"[a-z0-9._-]+", host) for host in hosts):
        raise UnsafeConfiguration("WELFARE_OUTBOUND_DIRECT must be names of hosts, without http:// and port.")
    return hosts


def words(value: str) -> frozenset[str]:
    """The words of a list, by commas or blanks; nothing for `none`."""
    return frozenset(value.replace(",", " ").split()) - {"none"}


def number(env: Mapping[str, str], name: str, default: int) -> int:
    """A whole number above nothing; `default` where none is set. Raises `UnsafeConfiguration`."""
    value = env.get(name) or str(default)
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= LONGEST):
        raise UnsafeConfiguration(f"{name} is {value!r}; use a whole number from 1 to {LONGEST}.")
    return int(value)


def hour(env: Mapping[str, str], name: str, default: int) -> int:
    """An hour at which people may be told something: none of the night. Raises `UnsafeConfiguration`."""
    hour = number(env, name, default)
    if hour not in DIGEST_HOURS:
        raise UnsafeConfiguration(f"{name} is {hour}; use {DIGEST_HOURS[0]} to {DIGEST_HOURS[-1]}.")
    return hour


def with_driver(url: str) -> str:
    """The address with the driver that is installed, for the short spellings that hosts hand out."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url
