"""An HTTP proxy on this machine (RFC 9110, 7.6 and 9.3.6), which alone knows where the hosts of tests are."""

import base64
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.fakes.serving import listening

NOT_PASSED_ON = {
    "connection",
    "proxy-connection",
    "proxy-authorization",
    "content-length",
    "transfer-encoding",
}


class FakeProxy:
    """`hosts`: by name, where each is really; others it does not reach. `asked`: their names, in order."""

    def __init__(self, user: str = "", password: str = "") -> None:
        self.address = ""
        self.hosts: dict[str, str] = {}
        self.asked: list[str] = []
        self.wanted = ""
        if user:
            self.wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    @contextmanager
    def serving(self) -> Iterator["FakeProxy"]:
        """Stand on a free port of the loopback."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self) -> None:
                _tunnel(self, proxy)

            def do_GET(self) -> None:
                _pass_on(self, proxy)

            def do_POST(self) -> None:
                _pass_on(self, proxy)

            def log_message(self, *_args: Any) -> None:
                pass

        with listening(Handler) as self.address:
            yield self

    def way_to(self, handler: BaseHTTPRequestHandler, host: str) -> str | None:
        """Where a host really is; None, and it has been answered, where nobody is led there."""
        if self.wanted and handler.headers.get("Proxy-Authorization") != self.wanted:
            handler.send_response(407)
            handler.send_header("Proxy-Authenticate", 'Basic realm="tests"')
            handler.end_headers()
            return None
        self.asked.append(host)
        if host not in self.hosts:
            handler.send_error(502)
            return None
        return self.hosts[host]


def _pass_on(handler: BaseHTTPRequestHandler, proxy: FakeProxy) -> None:
    """A request in the clear, whose line names the whole address."""
    parts = urlsplit(handler.path)
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    there = proxy.way_to(handler, parts.hostname or "")
    if there is None:
        return
    headers = {name: value for name, value in handler.headers.items() if name.lower() not in NOT_PASSED_ON}
    with requests.Session() as session:
        session.trust_env = False
        said = session.request(
            str(handler.command),
            f"http://{there}{parts.path}?{parts.query}",
            headers=headers,
            data=body,
            allow_redirects=False,
            timeout=20,
        )
    handler.send_response(said.status_code)
    for name, value in said.headers.items():
        if name.lower() not in NOT_PASSED_ON:
            handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(said.content)))
    handler.end_headers()
    handler.wfile.write(said.content)


def _tunnel(handler: BaseHTTPRequestHandler, proxy: FakeProxy) -> None:
    """Bytes both ways, which nobody on the way can read."""
    there = proxy.way_to(handler, handler.path.partition(":")[0])
    if there is None:
        return
    host, _colon, port = there.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as far:
        handler.send_response(200)
        handler.end_headers()
        near = handler.connection
        while True:
            for ready in select.select([near, far], [], [], 20)[0]:
                if not (some := ready.recv(65536)):
                    handler.close_connection = True
                    return
                (far if ready is near else near).sendall(some)
