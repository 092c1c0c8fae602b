"""A browser without script on a real server, with the same pages and forms as the tests' own client."""

from dataclasses import dataclass
from http.cookiejar import CookieJar
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from werkzeug.datastructures import MultiDict

from tests.support.client import Page


@dataclass(frozen=True)
class Answer:
    """What came back, after all redirects."""

    status_code: int
    text: str
    request: SimpleNamespace
    """With the `path` that answered."""


class PlainBrowser:
    """Somebody's browser, with cookies of its own. It reads English."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def page(self, path: str) -> Page:
        """The page at `path`."""
        return Page(self, self.get(path))  # type: ignore[arg-type]

    def get(self, path: str, query_string: MultiDict[str, str] | None = None, **_same: Any) -> Answer:
        """As the test client's."""
        return self._send(path + ("?" + _encoded(query_string) if query_string else ""), None)

    def post(self, path: str, data: MultiDict[str, str], **_same: Any) -> Answer:
        """As the test client's."""
        return self._send(path, _encoded(data).encode())

    def sign_in(self, account: str) -> Page:
        """As one of the demo's people."""
        return self.page("/sign-in").form("/sign-in").send(login=account, password="welfare-demo")

    def _send(self, path: str, body: bytes | None) -> Answer:
        address = urljoin(self.site, quote(path, safe="/?=&%"))
        request = Request(address, body, {"Accept-Language": "en"})
        try:
            response = self.opener.open(request)
        except HTTPError as refused:
            response = refused
        with response:
            parts = urlsplit(response.url)
            return Answer(response.status, response.read().decode(), SimpleNamespace(path=parts.path))


def _encoded(fields: MultiDict[str, str]) -> str:
    return urlencode(list(fields.items(multi=True)))
