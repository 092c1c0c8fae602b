"""The product's real server and, beside it, the limit on the same database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.live_server import ROOT, free_port, running_program, wait_until_healthy


@dataclass(frozen=True)
class Servers:
    """Their addresses, and where the limit finds what it is to send."""

    product: str
    limit: str
    pages: Path


@contextmanager
def both(instance: Path, url: str | None = None) -> Iterator[Servers]:
    """The product on what is in `instance`, or on the database at `url`, and the limit beside it."""
    url = url or f"sqlite:///{instance / 'welfare.sqlite3'}"
    pages = instance / "pages-of-the-limit"
    pages.mkdir()
    with running_program(instance, DATABASE_URL=url) as product, _limit(instance, url, pages) as limit:
        yield Servers(product, limit, pages)


@contextmanager
def _limit(instance: Path, url: str, pages: Path) -> Iterator[str]:
    port, log = free_port(), instance / "limit.log"
    with log.open("a") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.limit", str(port)],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "PAGES": str(pages)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_healthy(server, address, log)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # it has nothing to lose, and would wait for who is connected
        server.wait()
