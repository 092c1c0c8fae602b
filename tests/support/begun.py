"""Servers that begin where the product's modules have been read: four fifths of a start is to read them.

`python -m tests.support.begun` reads them once for a process of tests. For each line that it is told then it
forks and goes on as `flask` with these arguments, in this environment.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path


class Server:
    """A process that was begun so. It is no child of ours, but answers as a `Popen` does."""

    def __init__(self, environment: dict[str, str], log: Path, *command: str) -> None:
        origin = _origin()
        origin.stdin.write(json.dumps([environment, str(log), command]) + "\n")
        origin.stdin.flush()
        self.pid = int(origin.stdout.readline())

    def poll(self) -> str | None:
        """None as long as it is there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return "over"
        return None

    def terminate(self) -> None:
        """Ask it to end, unless it has."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout: float) -> None:
        """Until it has ended."""
        deadline = time.monotonic() + timeout
        while not self.poll():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Process {self.pid} does not end.")
            time.sleep(0.01)


@cache
def _origin() -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    origin = subprocess.Popen(
        [sys.executable, "-m", "tests.support.begun"],
        cwd=root,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(origin.communicate)
    return origin


def _be_origin() -> None:
    gc.disable()
    for name in ("flask.cli", "granian.server", "welfare.cli"):
        import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        environment, log, command = json.loads(line)
        child = os.fork()
        if not child:
            _become_flask(environment, log, command)
        print(child, flush=True)


def _become_flask(environment: dict[str, str], log: str, command: list[str]) -> None:
    from flask.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    for file, mode, number in ((os.devnull, os.O_RDONLY, 0), (log, os.O_WRONLY | os.O_APPEND, 1)):
        os.dup2(os.open(file, mode), number)
    os.dup2(1, 2)
    gc.enable()
    sys.argv = ["flask", "--app", "wsgi", *command]
    main()


if __name__ == "__main__":
    _be_origin()
