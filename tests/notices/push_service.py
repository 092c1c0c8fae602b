"""A push service on this machine, and phones that can open what it takes."""

import json
import ssl
from base64 import urlsafe_b64encode
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Thread
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.live_server import PATIENCE


@dataclass
class Received:
    path: str
    headers: Message
    body: bytes


@dataclass
class PushService:
    """Takes messages with 201, or with whatever stands next in `answers`: (status, headers)."""

    address: str = ""
    received: list[Received] = field(default_factory=list)
    answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    holds_back: bool = False
    """Whether it takes a message and then does not answer until it is let go."""
    arrived: Event = field(default_factory=Event)
    let_go: Event = field(default_factory=Event)
    numbers: Iterator[int] = field(default_factory=count)

    def phone(self) -> "Phone":
        return Phone(self, f"/push/{next(self.numbers)}")

    def take(self, received: Received) -> tuple[int, dict[str, str]]:
        self.received.append(received)
        self.arrived.set()
        if self.holds_back:
            self.let_go.wait(PATIENCE)
        return self.answers.popleft() if self.answers else (201, {})


class Phone:
    """A browser that subscribed. Its auth secret and keys are its own, as in life."""

    def __init__(self, service: PushService, path: str) -> None:
        self.service, self.path = service, path
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = path.encode().ljust(16, b"-")[:16]

    @property
    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _packed(point), "auth": _packed(self.auth)}
        return {"endpoint": self.service.address + self.path, "expirationTime": None, "keys": keys}

    @property
    def arrivals(self) -> list[Received]:
        return [received for received in self.service.received if received.path == self.path]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What came, opened by an implementation that is not ours."""
        return [
            json.loads(
                http_ece.decrypt(
                    received.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
                )
            )
            for received in self.arrivals
        ]


def _packed(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def running_push_service(tls: ssl.SSLContext | None = None) -> Iterator[PushService]:
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = service.take(Received(self.path, self.headers, body))
            try:
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
            except ConnectionError:
                pass  # whoever sent it is no more

        def log_message(self, *_arguments: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # everything at once, as to a real one

    server = Server(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        service.address = f"https://localhost:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
