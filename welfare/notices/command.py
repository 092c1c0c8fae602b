"""`flask --app wsgi deliver`: the process that sends notices to devices, and makes exports beside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from welfare.exports.worker import make_next, making_beside
from welfare.extensions import db
from welfare.notices.worker import deliver_all, until_told_to_stop, work

SECONDS_TO_STOP = 5


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, then stop.")
@click.option("--parent", type=int, help="Stop when this process, which started us, has ended.")
def deliver(once: bool, parent: int | None) -> None:
    """Send notices to devices, and make long exports. `serve` starts it by itself."""
    if once:
        while make_next():
            pass
        click.echo(f"{deliver_all()} deliveries looked at")
        db.session.remove()
    else:
        goes_on = until_told_to_stop(parent)
        with making_beside(goes_on):
            work(goes_on=goes_on)


@contextmanager
def delivering_beside() -> Iterator[subprocess.Popen[bytes]]:
    """Within the block a process delivers; it ends with this one, even where this one is killed."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "deliver", "--parent", str(os.getpid())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()  # what it was sending is sent again, and replaces itself
            process.wait()
