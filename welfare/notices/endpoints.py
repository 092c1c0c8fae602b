"""Where messages to devices may be sent.

A browser tells the server the address of its push service, and so might somebody who wants the server to call
an address of theirs, or one inside the bureau's network. Therefore only the services of the usual browsers
are taken, and those an operator has named.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def is_push_service(
    endpoint: str, *, named: Collection[str] = (), abroad: bool = True, loopback_too: bool = False
) -> bool:
    """Whether `endpoint` leads to a push service, over HTTPS on its usual port.

    `named` are the operator's own hosts; `abroad` takes in those of the usual browsers' makers;
    `loopback_too` takes in this machine, by any port and in the clear,
    which is for trying things out and never for production.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or not endpoint.isascii():
        return False
    if loopback_too and host in LOOPBACK:
        return parts.scheme in ("http", "https")
    known = any(_is_within(host, pattern) for pattern in (*(PUSH_SERVICES if abroad else ()), *named))
    return known and parts.scheme == "https" and port in (None, 443)


def _is_within(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
