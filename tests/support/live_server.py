"""The real server, as `make run` starts it: with the demo district, or on a database that is there."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
SECONDS_TO_START = 60


@contextmanager
def running_server(instance: Path, **settings: str) -> Iterator[str]:
    """Gives the server's address. Database, secret and log are in `instance`, and nothing else is touched.

    `settings` are more of its environment; with a DATABASE_URL it serves what is there and loads no demo.
    """
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WELFARE_")}
    environment |= {"WELFARE_INSTANCE": str(instance), "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    environment |= settings
    log = instance / "server.log"
    with log.open("w") as file:

        def start(*command: str) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [*FLASK, *command],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )

        for command in () if "DATABASE_URL" in settings else (("db", "upgrade"), ("demo",)):
            if start(*command).wait() != 0:
                raise RuntimeError(f"flask {' '.join(command)} failed:\n{log.read_text()}")
        server = start("serve")
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_healthy(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(SECONDS_TO_START)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
