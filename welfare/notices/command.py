"""`flask --app wsgi deliver`: the process that sends notices to devices, and makes exports beside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.notices.worker import deliver_all, deliver_some
from welfare.workers import GIVES_WAY_BY, offered, until_told_to_stop, work

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
        os.nice(GIVES_WAY_BY)
        kinds = {"delivering": deliver_some, "making exports": make_next, **offered()}
        work(kinds, goes_on=until_told_to_stop(parent))


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
