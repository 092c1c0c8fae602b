"""Clients that ask as quickly as they are answered, and how many answers they get."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count, repeat
from statistics import median, quantiles
from threading import Lock

from bench.asks import Ask, Request
from bench.limit import tell
from bench.servers import Servers
from bench.visitor import Visitor

CLIENTS = (1, 8)
PER_CENT = (50, 95, 99)


@dataclass(frozen=True)
class Spread:
    """The median of some rounds, and the lowest and highest."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The one in the middle."""
        return median(self.rounds)

    def __format__(self, spec: str) -> str:
        low, high = min(self.rounds), max(self.rounds)
        return f"{self.median:{spec}} ({low:{spec}} to {high:{spec}})"


@dataclass(frozen=True)
class Measured:
    """Requests a second of the product and of the limit, and the one by the other, round by round."""

    size: int
    """Bytes of the answer as it was sent."""
    product: Spread
    limit: Spread

    @property
    def ratio(self) -> Spread:
        """The product by the limit of the same round."""
        pairs = zip(self.product.rounds, self.limit.rounds, strict=True)
        return Spread(tuple(product / limit for product, limit in pairs))


def measure(ask: Ask, servers: Servers, *, clients: int, rounds: int, seconds: float) -> Measured:
    """The product and the limit in turns, each for so many seconds a round."""
    method, _, body = first = next(ask.requests())
    status, size, page = ask.visitor.read(*first)
    assert status == ask.expects, f"{method} {first[1]}: {status}"
    name = tell(servers.pages, page)
    product, limit = [], []
    with ExitStack() as leaving:
        crowd = [leaving.enter_context(closing(ask.visitor.beside())) for _ in range(clients)]
        bare = [leaving.enter_context(closing(Visitor(servers.limit))) for _ in range(clients)]
        for _ in range(rounds):
            product.append(rate(crowd, ask.requests(), seconds, ask.expects))
            limit.append(rate(bare, repeat((method, f"/{name}", body)), seconds))
    return Measured(size, Spread(tuple(product)), Spread(tuple(limit)))


def rate(visitors: list[Visitor], requests: Iterator[Request], seconds: float, expects: int = 200) -> float:
    """Answers a second: until the time is over, or nothing is left to ask. Each asks at least once."""
    taking, began = Lock(), time.perf_counter()

    def ask_often(visitor: Visitor) -> int:
        for answers in count():
            if answers and time.perf_counter() - began >= seconds:
                break
            with taking:
                request = next(requests, None)
            if request is None:
                break
            status, _ = visitor.ask(*request)
            assert status == expects, f"{request[0]} {request[1]}: {status}"
        return answers

    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = sum(pool.map(ask_often, visitors))
    return answers / (time.perf_counter() - began)


def percentiles(values: list[float]) -> list[float]:
    """What half of them, and what 95 and 99 of a hundred do not exceed."""
    cuts = quantiles(values, n=100, method="inclusive")
    return [cuts[share - 1] for share in PER_CENT]
