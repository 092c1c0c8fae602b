"""`flask --app wsgi deliver`: the process that sends notices to devices, and makes exports beside."""

import os
import signal
from contextlib import AbstractContextManager
from multiprocessing.process import BaseProcess

import click

from welfare.apart import forked, work_alone
from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.notices.worker import deliver_all, deliver_some
from welfare.workers import GIVES_WAY_BY, offered, until_told_to_stop, work

SECONDS_TO_STOP = 5
"""What it was sending then is sent again, and replaces itself."""


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, then stop.")
def deliver(once: bool) -> None:
    """Send notices to devices, and make long exports. `serve` starts it by itself."""
    if once:
        while make_next():
            pass
        click.echo(f"{deliver_all()} deliveries looked at")
        db.session.remove()
    else:
        _deliver()


def delivering_beside() -> AbstractContextManager[BaseProcess]:
    """Within the block a process delivers; it ends with this one, even where this one is killed.

    To be entered in the app's context, and as `forked` says.
    """
    return forked(_deliver, os.getpid(), name="deliver", within=SECONDS_TO_STOP)


def _deliver(parent: int | None = None) -> None:
    goes_on = until_told_to_stop(parent)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which tells the server to begin anew, and not to end
    work_alone()
    os.nice(GIVES_WAY_BY)
    kinds = {"delivering": deliver_some, "making exports": make_next, **offered()}
    work(kinds, goes_on=goes_on)
