"""How fast the real server answers, and how much it sends: `make bench`.

Prints, for each page as the person who uses it, the bytes of the HTML as sent (Brotli), the median and the
95th percentile of the time to answer one request after another, and the requests a second that a few
clients at once get.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from tests.support.live_server import running_server
from tests.support.markup import elements, parse_page

PAGES = (
    ("nobody", "/"),
    ("teacher", "/needs"),
    ("teacher", "/needs/new"),
    ("clerk", "/triage"),
    ("leader", "/overview"),
)
ONE_BY_ONE = 100
AT_ONCE = 4


class Visitor:
    """A keep-alive connection with a cookie, for one account of the demo."""

    def __init__(self, address: str, account: str) -> None:
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

    def _sign_in(self, account: str) -> None:
        page = parse_page(self.ask("GET", "/sign-in")[1].decode())[0]
        tokens = (
            field.get("value", "") for field in elements(page, "input") if field.get("name") == "csrf_token"
        )
        given = {"csrf_token": next(tokens), "login": account, "password": "welfare-demo"}
        status, _ = self.ask("POST", "/sign-in", urlencode(given))
        assert status in (302, 303), f"{account} could not sign in: {status}"


def measure(address: str, account: str, path: str) -> str:
    """One line of the table."""
    visitor = Visitor(address, account)
    visitor.ask("GET", path)
    seconds = []
    size = 0
    for _ in range(ONE_BY_ONE):
        began = time.perf_counter()
        status, body = visitor.ask("GET", path)
        seconds.append(time.perf_counter() - began)
        assert status == 200, f"{path} as {account}: {status}"
        size = len(body)
    slow = quantiles(seconds, n=20)[-1]
    rate = _rate([Visitor(address, account) for _ in range(AT_ONCE)], path)
    return f"{path:16} {account:8} {size:7} {median(seconds) * 1000:9.1f} {slow * 1000:9.1f} {rate:9.0f}"


def _rate(visitors: list[Visitor], path: str) -> float:
    def ask_often(visitor: Visitor) -> None:
        for _ in range(ONE_BY_ONE):
            visitor.ask("GET", path)

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask_often, visitors))
    return AT_ONCE * ONE_BY_ONE / (time.perf_counter() - began)


def main() -> None:
    """Prints the table."""
    with TemporaryDirectory() as folder, running_server(Path(folder)) as address:
        print(f"{'page':16} {'as':8} {'bytes':>7} {'median ms':>9} {'p95 ms':>9} {'req/s':>9}")
        for account, path in PAGES:
            print(measure(address, account, path), flush=True)


if __name__ == "__main__":
    main()
