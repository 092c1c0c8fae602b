"""Handing a message for a device to its push service. RFC 8030."""

from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from welfare.notices.sealing import seal
from welfare.notices.vapid import authorization

TIMEOUT = 10
"""Seconds for each step of a request; the lease of the outbox is well above it."""
READ_AT_MOST = 4096


@dataclass(frozen=True)
class Message:
    """What one device is to be told."""

    endpoint: str
    p256dh: str
    auth: str
    site: str
    payload: bytes
    topic: str
    urgency: str
    keep_for: timedelta
    """How long the push service keeps it for a device that is off."""


@dataclass(frozen=True)
class Verdict:
    """What the push service said: its HTTP status (None: nothing came back), and when to come again."""

    status: int | None
    retry_after: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        """The push service has it now."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """There is no such device any more."""
        return self.status in (404, 410)

    @property
    def may_pass(self) -> bool:
        """Trying again may help."""
        return self.status is None or self.status in (408, 429) or self.status >= 500


def send(message: Message, key: EllipticCurvePrivateKey) -> Verdict:
    """Hand a message to its push service. Redirections are not followed."""
    parts = urlsplit(message.endpoint)
    connection_to = HTTPConnection if parts.scheme == "http" else HTTPSConnection
    connection = connection_to(parts.hostname or "", parts.port, timeout=TIMEOUT)
    headers = {
        "Authorization": authorization(message.endpoint, message.site, key),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(message.keep_for.total_seconds())),
        "Topic": message.topic,
        "Urgency": message.urgency,
    }
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, seal(message.payload, message.p256dh, message.auth), headers)
        response = connection.getresponse()
        response.read(READ_AT_MOST)
        return Verdict(response.status, _pause(response.getheader("Retry-After")))
    except (OSError, HTTPException):
        return Verdict(None)
    finally:
        connection.close()


def _pause(header: str | None) -> timedelta | None:
    """A Retry-After in seconds; one given as a date is left to the usual pauses."""
    return timedelta(seconds=int(header)) if header and header.isdecimal() and len(header) < 8 else None
