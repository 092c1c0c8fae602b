"""A server that can be killed, and a line to it that can break at any byte."""

import os
import random
import signal
import socket
import socketserver
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.begun import Server
from tests.support.live_server import (
    PATIENCE,
    environment_for,
    free_port,
    set_up,
    wait_until_healthy,
)

READING = 65536


class MortalServer:
    """The real server, which can die by SIGKILL and come back with what it had committed."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.port = free_port()
        self.environment = environment_for(instance, PORT=str(self.port))
        set_up(instance)
        self.log = instance / "server.log"
        self.log.touch()
        self.process: Server | None = None

    def start(self) -> None:
        """Serve, unless it does, and wait until it does."""
        if self.process is not None:
            return
        self.process = Server(self.environment, self.log, "serve")
        wait_until_healthy(self.process, f"http://127.0.0.1:{self.port}", self.log)

    def kill(self) -> None:
        """End it with its workers, in the middle of whatever they do."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)
            self.process = None

    def needs(self, title: str) -> list[int]:
        """For each need of this title, the number of its photos that have arrived."""
        query = """
            SELECT count(sent_files.photo_id) FROM needs
            LEFT JOIN sent_files ON sent_files.need_id = needs.id
            WHERE needs.title = ? GROUP BY needs.id
        """
        with sqlite3.connect(f"file:{self.instance}/welfare.sqlite3?mode=ro", uri=True) as database:
            return [count for (count,) in database.execute(query, (title,))]


@dataclass
class Accident:
    """What befalls the next request that starts with `request`.

    Of the request a share gets through; then `then`; if all of it did, a share of the answer comes back.
    """

    request: str
    of_request: float = 1
    of_answer: float = 0
    then: Callable[[], None] = lambda: None
    instead: bytes | None = None
    befell: threading.Event = field(default_factory=threading.Event)


@dataclass
class Line:
    """A TCP line from `port` to the server. One request a connection, so that each can break by itself."""

    target: int
    port: int = field(default_factory=free_port)
    is_down: bool = False
    accidents: list[Accident] = field(default_factory=list)
    chance: random.Random | None = None
    """With it, each connection that sends something dies at a random byte, or a while after its last."""
    broken: int = 0
    whole: int = 0

    def __post_init__(self) -> None:
        line = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if not line.is_down:
                    line._carry(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """A browser that hangs up is none of our business."""

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    @property
    def address(self) -> str:
        """What a browser is told."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Hang up."""
        self.server.shutdown()
        self.server.server_close()

    def _carry(self, client: socket.socket) -> None:
        client.settimeout(PATIENCE)
        request = _read_request(client)
        if not request:
            return
        accident = self._accident_of(request)
        if accident is None:
            client.sendall(self._answer(request))
            return
        if accident.instead is None:
            answer = self._answer(request, accident)
        else:
            answer = accident.instead
            accident.then()
        client.sendall(answer)
        accident.befell.set()

    def _accident_of(self, request: bytes) -> Accident | None:
        start = request[:200].decode("latin-1")
        for accident in self.accidents:
            if start.startswith(accident.request):
                self.accidents.remove(accident)
                return accident
        is_sending = start.startswith(("POST ", "PUT ", "GET /session"))
        if self.chance is None or not is_sending:
            return None
        share = self.chance.uniform(0, 4)  # of the request, then of the answer, then of a life after that
        if share >= 2:
            self.whole += 1
            return None
        self.broken += 1
        return Accident("", of_request=min(share, 1), of_answer=max(share - 1, 0))

    def _answer(self, request: bytes, accident: Accident | None = None) -> bytes:
        is_whole = accident is None or accident.of_request >= 1
        with socket.create_connection(("127.0.0.1", self.target), timeout=PATIENCE) as server:
            server.sendall(request if is_whole else request[: int(len(request) * accident.of_request)])
            answer = b""
            while is_whole and (part := server.recv(READING)):
                answer += part
            if accident is None:
                return answer
            accident.then()  # while the server still waits for the rest, and before the browser hears of it
        return answer[: int(len(answer) * accident.of_answer)]


def _read_request(client: socket.socket) -> bytes:
    """One whole request, which asks the server to hang up after its answer."""
    request = b""
    while b"\r\n\r\n" not in request:
        part = client.recv(READING)
        if not part:
            return b""
        request += part
    head, body = request.split(b"\r\n\r\n", 1)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next(
        (int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        part = client.recv(READING)
        if not part:
            return b""
        body += part
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
