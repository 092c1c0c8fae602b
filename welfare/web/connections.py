"""Connections that go on too long are ended, and with them the bodies that somebody waits for (Linux only).

| a connection on which                  | is ended                                                          |
|----------------------------------------|-------------------------------------------------------------------|
| nothing goes either way                | after `SILENCE`                                                   |
| something comes, and no answer is sent | after `SILENCE`, and as long as a body may take of which so much  |
|                                        | has come (`arriving.py`)                                          |

Once a request has come its answer takes less than `SILENCE`.
"""

import os
import socket
import struct
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep
from typing import NamedTuple

from welfare.apart import PATIENCE as LONGEST_ANSWER
from welfare.web.arriving import seconds_for

SILENCE = LONGEST_ANSWER + 10
"""Seconds that nothing need go either way."""
LOOKS = 10
"""How often connections are looked at within that time."""
TCP_INFO = struct.Struct("44xI4xI64xQQ")
"""Where `struct tcp_info` (linux/tcp.h) has how many milliseconds ago data went, and came; and how much."""
_not_begun = Lock()


class Traffic(NamedTuple):
    """What has gone on a connection: bytes sent and come, and for how many seconds nothing has."""

    sent: int
    come: int
    silent_for: float


class Watched:
    """A connection since something was last sent on it."""

    def __init__(self, traffic: Traffic, now: float) -> None:
        self._before = traffic
        self._since = now

    def goes_on_too_long(self, traffic: Traffic, now: float) -> bool:
        """By the table above, at a moment `now` (seconds) that is later at each call."""
        if traffic.sent != self._before.sent:
            self._before, self._since = traffic, now
        come = traffic.come - self._before.come
        if not come:
            self._since = now
        return traffic.silent_for > SILENCE or now - self._since > SILENCE + seconds_for(come)


def end_long_connections(port: str) -> None:
    """Begin to end those to this port of the server, in this process, for as long as it lives."""
    if Path("/proc/self/fd").is_dir() and _not_begun.acquire(blocking=False):
        Thread(target=_watch, args=(int(port),), name="connections", daemon=True).start()


def _watch(port: int) -> None:
    watched: dict[str, Watched] = {}
    while True:
        sleep(SILENCE / LOOKS)
        watched = look(port, watched, monotonic())


def look(port: int, watched: dict[str, Watched], now: float) -> dict[str, Watched]:
    """End those to this port that go on too long. Takes and gives what is known of each, by its name."""
    found = {}
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            name = str(descriptor.readlink())
            if not name.startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(int(descriptor.name))) as connection:
                if connection.family == socket.AF_UNIX or connection.getsockname()[1] != port:
                    continue
                traffic = _traffic(connection)
                found[name] = watched.get(name) or Watched(traffic, now)
                if found[name].goes_on_too_long(traffic, now):
                    connection.shutdown(socket.SHUT_RDWR)
    return found


def _traffic(connection: socket.socket) -> Traffic:
    known = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO.size)
    sent_ago, come_ago, sent, come = TCP_INFO.unpack(known)
    return Traffic(sent, come, min(sent_ago, come_ago) / 1000)
