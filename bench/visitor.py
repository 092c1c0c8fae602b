"""Somebody of the demo who asks the server for pages, without a browser."""

from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import brotli

from tests.support.client import Form, Page
from welfare.demo.people import PASSWORD

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PATIENCE = 120
"""Seconds that an answer may take."""


class Visitor:
    """A keep-alive connection with a cookie, for one account of the demo."""

    def __init__(self, address: str, account: str = "nobody") -> None:
        self.address = address
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        self.headers = {"Accept-Language": "zh"}
        if account != "nobody":
            self._sign_in(account)
        self.headers["Accept-Encoding"] = "br"

    def beside(self) -> "Visitor":
        """Another connection with the same cookie."""
        other = Visitor(self.address)
        other.headers = dict(self.headers)
        return other

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """The status and the body as it was sent."""
        status, _, said = self.send(method, path, body)
        return status, said

    def send(
        self, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, bytes]:
        """The status, the address that it leads to, and the body as it was sent."""
        answer = self._request(method, path, body, self.headers | (headers or {}))
        return answer.status, answer.headers.get("Location", ""), answer.read()

    def read(self, method: str, path: str, body: str | None = None) -> tuple[int, int, bytes]:
        """The status, how many bytes were sent, and what they say."""
        answer = self._request(method, path, body, self.headers)
        sent = answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "br"
        return answer.status, len(sent), brotli.decompress(sent) if is_packed else sent

    def text(self, path: str) -> str:
        """The page or file at `path`; a new cookie is kept."""
        answer = self._request("GET", path, None, {**self.headers, "Accept-Encoding": "identity"})
        self._keep_cookie(answer)
        return answer.read().decode()

    def form(self, path: str, ending: str) -> Form:
        """The form of the page at `path` whose address ends so."""
        answer = SimpleNamespace(status_code=200, text=self.text(path), request=SimpleNamespace(path=path))
        return Page(self, answer).form(ending)  # type: ignore[arg-type]

    def _sign_in(self, account: str) -> None:
        values = self.form("/sign-in", "/sign-in").values
        body = urlencode({**values, "login": account, "password": PASSWORD})
        answer = self._request("POST", "/sign-in", body, self.headers)
        answer.read()
        assert answer.status == 303, f"{account} could not sign in: {answer.status}"
        self._keep_cookie(answer)

    def _request(
        self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]
    ) -> HTTPResponse:
        """The answer; the server hangs up on whoever was silent for long, who then calls once more."""
        kind = FORM if isinstance(body, str) else {}
        try:
            self.connection.request(method, path, body, headers | kind)
            return self.connection.getresponse()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()
            self.connection.request(method, path, body, headers | kind)
            return self.connection.getresponse()

    def _keep_cookie(self, answer: HTTPResponse) -> None:
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if not cookie.startswith("known_device="):
                self.headers["Cookie"] = cookie.partition(";")[0]
