"""Handing a message for a device to its push service. RFC 8030."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from py_vapid import Vapid02
from requests import RequestException, Response, Session

from welfare import clock
from welfare.channels.base import SendOutcome, Verdict
from welfare.channels.http import go_out

TIMEOUT = 10
"""Seconds for each step of a request; the lease of the outbox is well above it."""
SIGNATURE_HOLDS_FOR = timedelta(hours=12)
PADDED_TO = 512
"""Bytes. JSON with blanks behind it is the same JSON, and its length no longer tells what it says."""


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


def send(message: Message, key: Vapid02) -> Verdict:
    """Hand a message to its push service, sealed so that only the device can open it (RFC 8291)."""
    from pywebpush import WebPusher  # brings much that a process which shows pages never needs

    parts = urlsplit(message.endpoint)
    exp = int((clock.now() + SIGNATURE_HOLDS_FOR).timestamp())
    signature = key.sign({"aud": f"{parts.scheme}://{parts.netloc}", "exp": exp, "sub": message.site})
    keys = {"p256dh": message.p256dh, "auth": message.auth}
    with Session() as session:
        go_out(session)  # a push service that sends us elsewhere is not believed
        pusher = WebPusher({"endpoint": message.endpoint, "keys": keys}, requests_session=session)
        try:
            response = pusher.send(
                message.payload.ljust(PADDED_TO),
                {**signature, "Topic": message.topic, "Urgency": message.urgency},
                ttl=int(message.keep_for.total_seconds()),
                timeout=TIMEOUT,
            )
        except RequestException:
            return Verdict(SendOutcome.LATER)
    assert isinstance(response, Response)  # noqa: S101  # it would be text only if we had asked for a curl command
    outcome = _outcome(response.status_code)
    return Verdict(outcome, str(response.status_code), _pause(response.headers.get("Retry-After")))


def _outcome(status: int) -> SendOutcome:
    """What an HTTP status of a push service says; 404 and 410: there is no such device any more."""
    if 200 <= status < 300:
        return SendOutcome.TAKEN
    if status in (404, 410):
        return SendOutcome.GONE
    return SendOutcome.LATER if status in (408, 429) or status >= 500 else SendOutcome.NEVER


def _pause(header: str | None) -> timedelta | None:
    """A Retry-After in seconds; one given as a date is left to the usual pauses."""
    return timedelta(seconds=int(header)) if header and header.isdecimal() and len(header) < 8 else None
