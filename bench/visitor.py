"""Somebody of the demo who asks the server for pages, without a browser."""

from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from tests.support.markup import elements, parse_page


class Visitor:
    """A keep-alive connection with a cookie, for one account of the demo."""

    def __init__(self, address: str, account: str) -> None:
        self.address = address
        self.connection = HTTPConnection(urlsplit(address).netloc)
        self.headers = {"Accept-Language": "zh"}
        if account != "nobody":
            self._sign_in(account)
        self.headers["Accept-Encoding"] = "br"

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """The status and the body as it was sent."""
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.connection.request(method, path, body, self.headers | form)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.headers["Cookie"] = cookie.split(";")[0]
        return answer.status, answer.read()

    def text(self, path: str) -> str:
        """The page or file at `path`."""
        plain = {**self.headers, "Accept-Encoding": "identity"}
        self.connection.request("GET", path, headers=plain)
        return self.connection.getresponse().read().decode()

    def _sign_in(self, account: str) -> None:
        page = parse_page(self.ask("GET", "/sign-in")[1].decode())[0]
        tokens = (
            field.get("value", "") for field in elements(page, "input") if field.get("name") == "csrf_token"
        )
        given = {"csrf_token": next(tokens), "login": account, "password": "welfare-demo"}
        status, _ = self.ask("POST", "/sign-in", urlencode(given))
        assert status in (302, 303), f"{account} could not sign in: {status}"
