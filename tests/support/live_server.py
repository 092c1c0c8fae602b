"""The real server, as `make run` starts it: with the demo district, or on a database that is there."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from flask import has_app_context

from tests.support.begun import Server
from welfare.extensions import db

ROOT = Path(__file__).resolve().parents[2]
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
PATIENCE = 180
"""Seconds that a test waits for what has to come, on the slowest machine."""


Begin = Callable[..., subprocess.Popen[bytes] | Server]


@contextmanager
def running_server(instance: Path, begin: Begin = Server, **settings: str) -> Iterator[str]:
    """Gives the server's address. Database, secret and log are in `instance`, and nothing else is touched.

    `settings` are more of its environment; with a DATABASE_URL it serves what is there and loads no demo, and
    with a PORT it listens there.
    """
    if has_app_context():
        db.session.commit()  # it writes when it starts, and waits for whoever is in the middle of writing
    port = settings.setdefault("PORT", str(free_port()))
    environment = environment_for(instance, **settings)
    if "DATABASE_URL" not in settings:
        set_up(instance)
    log = instance / "server.log"
    log.touch()
    server = begin(environment, log, "serve")
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_healthy(server, address, log)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def running_program(instance: Path, **settings: str) -> AbstractContextManager[str]:
    """The same as a program of its own, for whoever measures: it shares no memory with another."""
    return running_server(instance, _begin_program, **settings)


def _begin_program(environment: dict[str, str], log: Path, *command: str) -> subprocess.Popen[bytes]:
    with log.open("a") as file:
        return start(environment, file, *command)


def environment_for(instance: Path, **settings: str) -> dict[str, str]:
    """The environment of a server that keeps all it has in `instance`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WELFARE_")}
    environment.pop("DATABASE_URL", None)
    here = {"WELFARE_INSTANCE": str(instance), "WELFARE_LIMIT_FACTOR": "1000"}
    return environment | here | settings


def set_up(instance: Path) -> None:
    """What `make run` does first: the tables, and the demo district where nobody is. A copy of an instance
    has both, and two processes fewer are started."""
    if (instance / "welfare.sqlite3").exists():
        return
    log = instance / "server.log"
    for command in (("db", "upgrade"), ("demo", "--if-empty")):
        with log.open("a") as file:
            process = start(environment_for(instance), file, *command)
        if process.wait() != 0:
            raise RuntimeError(f"flask {' '.join(command)} failed:\n{log.read_text()}")


def start(environment: dict[str, str], log: IO[str], *command: str) -> subprocess.Popen[bytes]:
    """Starts `flask` with this command, leader of a process group."""
    return subprocess.Popen(
        [*FLASK, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(server: subprocess.Popen[bytes] | Server, address: str, log: Path) -> None:
    """Come back once it answers. Raises `RuntimeError` with its log where it does not."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
