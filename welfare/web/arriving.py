"""Bodies on their way: so many at a time, each with a deadline that moves with what has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic
from typing import IO, Any

from welfare.apart import Busy
from welfare.refusals import N_

PLACES = {"stranger": BoundedSemaphore(8), "person": BoundedSemaphore(16)}
"""How many bodies a worker takes in at a time, from whom it does not know and from whom it does. Together
they leave threads to whoever only reads."""
FOR_A_PLACE = 0.5
"""Seconds that are waited for a place; most bodies come at once and take one for a moment."""
PATIENCE = 30
"""Seconds that any body has to arrive."""
SLOWEST = 500
"""Bytes that put the deadline off by a second: less than a phone at the edge of a signal sends."""
LONGEST = 30 * 60
"""Seconds after which a body is late however steadily it comes: a photo of 900 KB at `SLOWEST`, of 12 MB on a
line of 64 kbit/s."""
PIECE = 1024
"""Bytes after which the deadline is looked at. A thread that waits for them cannot be interrupted; where they
never come, `connections.py` ends what they would come on."""


class TooSlow(Busy):
    """A body has not arrived by its deadline. Whoever sent it may do so again."""

    sentence = N_("This arrived too slowly. Try again where the signal is better.")


def seconds_for(come: int) -> float:
    """How long a body may take of which so many bytes have come."""
    return min(PATIENCE + come / SLOWEST, LONGEST)


class Arriving:
    """A request's body."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body
        self._began = monotonic()
        self._come = 0

    def read(self, size: int) -> bytes:
        """So many bytes, fewer where the body ends. Raises `TooSlow`."""
        come = bytearray()
        while len(come) < size and (piece := self._body.read(min(PIECE, size - len(come)))):
            come += piece
            self._come += len(piece)
            if monotonic() - self._began > seconds_for(self._come):
                raise TooSlow
        return bytes(come)


@contextmanager
def within_bounds(environ: dict[str, Any], sender: str) -> Iterator[None]:
    """Within the block the body of a `stranger` or a `person` is read so. Raises `Busy` where too many are on
    their way."""
    if not PLACES[sender].acquire(timeout=FOR_A_PLACE):
        raise Busy
    try:
        environ["wsgi.input"] = Arriving(environ["wsgi.input"])
        yield
    finally:
        PLACES[sender].release()
