"""How fast the real server answers, and how much it sends: `make bench`.

Prints, for each page as the person who uses it, the bytes of the HTML as sent (Brotli), the median and the
95th percentile of the time to answer one request after another, and the requests a second that a few
clients at once get. Then what a teacher's phone fetches, and how long it waits (bench/phone.py).
"""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench import phone
from bench.visitor import Visitor
from tests.support.live_server import running_server

PAGES = (
    ("nobody", "/"),
    ("teacher", "/needs"),
    ("teacher", "/needs/new"),
    ("clerk", "/triage"),
    ("leader", "/overview"),
)
ONE_BY_ONE = 100
AT_ONCE = 4


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
    """Prints the tables."""
    with TemporaryDirectory() as folder, running_server(Path(folder)) as address:
        print(f"{'page':16} {'as':8} {'bytes':>7} {'median ms':>9} {'p95 ms':>9} {'req/s':>9}")
        for account, path in PAGES:
            print(measure(address, account, path), flush=True)
        phone.main(address)


if __name__ == "__main__":
    main()
