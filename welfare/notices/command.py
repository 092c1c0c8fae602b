"""`flask --app wsgi deliver`: the process that sends notices to devices."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from welfare.extensions import db
from welfare.notices.worker import deliver_all, until_told_to_stop, work


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, then stop.")
@click.option("--with-parent", is_flag=True, help="Stop when the process that started this one has ended.")
def deliver(once: bool, with_parent: bool) -> None:
    """Send notices to the devices of those who turned them on. `serve` starts it by itself."""
    if once:
        click.echo(f"{deliver_all()} deliveries looked at")
        db.session.remove()
    else:
        work(goes_on=until_told_to_stop(with_parent=with_parent))


@contextmanager
def delivering_beside() -> Iterator[None]:
    """Within the block a process delivers; it ends with this one, even where this one is killed."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "deliver", "--with-parent"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait()
