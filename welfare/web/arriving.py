"""Bodies on their way: so many at a time, each with a deadline that moves with what has come.

A thread that waits for the next piece cannot be interrupted, so a connection on which nothing moves any more
is ended by another (Linux only); the body then ends, too.
"""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic, sleep
from typing import IO, Any

from welfare.apart import PATIENCE as LONGEST_ANSWER
from welfare.apart import Busy
from welfare.refusals import N_

PLACES = {"stranger": BoundedSemaphore(8), "person": BoundedSemaphore(16)}
"""How many bodies a worker takes in at a time, from whom it does not know and from whom it does. Together
they leave threads to whoever only reads."""
FOR_A_PLACE = 0.5
"""Seconds that are waited for a place; most bodies come at once and take one for a moment."""
PATIENCE = 30
"""Seconds that any body has to arrive. They are looked at between two pieces: once they are over, a byte just
before the end of each `SILENCE` keeps a place for as many of those as a piece has bytes, and no longer."""
SLOWEST = 500
"""Bytes that put the deadline off by a second: less than a phone at the edge of a signal sends."""
PIECES = {"stranger": 1, "person": 64}
"""Bytes after which the deadline is looked at. All that a stranger may send costs 0.1 s of computing so, and
a photo of 4 MB 0.15 s."""
SILENCE = LONGEST_ANSWER + 10
"""Seconds after which a connection is ended on which nothing goes either way."""
LAST_SENT, LAST_RECEIVED = struct.Struct("44xI"), struct.Struct("52xI")
"""Where `struct tcp_info` (linux/tcp.h) has how many milliseconds ago data went, and came."""
_not_begun = Lock()


class TooSlow(Busy):
    """A body has not arrived by its deadline. Whoever sent it may do so again."""

    sentence = N_("This arrived too slowly. Try again where the signal is better.")


class Arriving:
    """A request's body, from somebody who is a `stranger` or a `person`."""

    def __init__(self, body: IO[bytes], sender: str) -> None:
        self._body = body
        self._piece = PIECES[sender]
        self._deadline = monotonic() + PATIENCE

    def read(self, size: int) -> bytes:
        """So many bytes, fewer where the body ends. Raises `TooSlow`."""
        come = bytearray()
        while len(come) < size and (piece := self._body.read(min(self._piece, size - len(come)))):
            come += piece
            self._deadline += len(piece) / SLOWEST
            if monotonic() > self._deadline:
                raise TooSlow
        return bytes(come)


@contextmanager
def within_bounds(environ: dict[str, Any], sender: str) -> Iterator[None]:
    """Within the block the body is read so. Raises `Busy` where too many are on their way."""
    if not PLACES[sender].acquire(timeout=FOR_A_PLACE):
        raise Busy
    try:
        environ["wsgi.input"] = Arriving(environ["wsgi.input"], sender)
        yield
    finally:
        PLACES[sender].release()


def end_silent_connections(port: str) -> None:
    """Begin to end those to this port of the server, in this process, for as long as it lives."""
    if Path("/proc/self/fd").is_dir() and _not_begun.acquire(blocking=False):
        Thread(target=_end_silent, args=(int(port),), name="silence", daemon=True).start()


def _end_silent(port: int) -> None:
    while True:
        sleep(SILENCE / 10)
        for descriptor in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                if str(descriptor.readlink()).startswith("socket:"):
                    end_if_silent(int(descriptor.name), port)


def end_if_silent(descriptor: int, port: int) -> None:
    """End this connection where it has come to this port, and nothing has gone for too long."""
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        if connection.family == socket.AF_UNIX or connection.getsockname()[1] != port:
            return
        if _silent_for(connection) > SILENCE:
            connection.shutdown(socket.SHUT_RDWR)


def _silent_for(connection: socket.socket) -> float:
    """Seconds since anything came or went."""
    known = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    return min(LAST_SENT.unpack_from(known)[0], LAST_RECEIVED.unpack_from(known)[0]) / 1000
