"""A service on this machine, for as long as a block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on a free port of the loopback; gives its host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class Service:
    """Answers requests by `answer`; a test may put others in its place, or let it fall silent."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[str] = []
        """The paths of all requests, in their order."""
        self.instead: dict[str, Answer] = {}
        """What is answered at a path, whatever is asked."""
        self.silent_at: set[str] = set()
        self.by_drops: set[str] = set()
        """Where the body comes a byte at a time, and never ends."""
        self.goes_on = Event()
        """Until then nothing is said at the paths that are silent."""

    def answer(self, path: str, query: dict[str, str], form: dict[str, str], headers: Any) -> Answer:
        """What is answered there."""
        raise NotImplementedError

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        self.asked.append(parts.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        if parts.path in self.silent_at:
            self.goes_on.wait()
            return
        query, form = (
            {name: each[-1] for name, each in parse_qs(text).items()} for text in (parts.query, body)
        )
        status, headers, content = self.instead.get(parts.path) or self.answer(
            parts.path, query, form, handler.headers
        )
        handler.send_response(status)
        if parts.path in self.by_drops:
            handler.end_headers()
            with suppress(OSError):
                while not self.goes_on.wait(0.05):
                    handler.wfile.write(b" ")
            return
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    @contextmanager
    def serving(self) -> Iterator["Service"]:
        """Answer on a free port of the loopback."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service._answer(self)

            def do_POST(self) -> None:
                service._answer(self)

            def log_message(self, *_args: Any) -> None:
                pass

        with listening(Handler) as place:
            self.address = f"http://{place}"
            try:
                yield self
            finally:
                self.goes_on.set()
