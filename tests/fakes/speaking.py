"""A service on this machine that speaks JSON, and whose answers can get lost."""

import json
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.serving import Answer, Service

Reply = tuple[int, Any]
"""A status, and what is written as JSON; of 302 where it leads."""


class Speaking(Service):
    """Answers requests by `reply`."""

    def __init__(self) -> None:
        super().__init__()
        self.lost_at: set[str] = set()
        """Where it does what it is asked, and hangs up without a word."""
        self.more_headers: dict[str, str] = {}

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """What is answered there."""
        raise NotImplementedError

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        self.asked.append(parts.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if parts.path in self.silent_at:
            self.goes_on.wait()
            return
        query = {name: each[-1] for name, each in parse_qs(parts.query, keep_blank_values=True).items()}
        status, headers, content = self.instead.get(parts.path) or self._said(
            self.reply(str(handler.command), parts.path, query, body, handler.headers)
        )
        if parts.path in self.lost_at:
            handler.close_connection = True
            return
        handler.send_response(status)
        for name, value in {**headers, **self.more_headers, "Content-Length": str(len(content))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    @staticmethod
    def _said(reply: Reply) -> Answer:
        status, said = reply
        if status == 302:
            return status, {"Location": said}, b""
        return status, {"Content-Type": "application/json"}, json.dumps(said, ensure_ascii=False).encode()
