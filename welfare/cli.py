"""Commands: `flask --app wsgi <command>`."""

import socket
from contextlib import nullcontext

import click
from flask import Flask, current_app

from welfare.apart import children_beside
from welfare.audit.command import audit, begin_to_seal, sign_now
from welfare.demo.command import demo
from welfare.extensions import db
from welfare.health.checks import look_at_database
from welfare.health.policy import Verdict
from welfare.health.processes import begin_to_serve
from welfare.notices.command import deliver, delivering_beside
from welfare.reports.sums.command import figures
from welfare.setup.command import set_up
from welfare.workers import SECONDS_TO_STOP

PHONES_AT_ONCE = 32
"""How many requests a worker receives at the same time."""


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (serve, deliver, tick, audit, figures, demo, set_up):
        app.cli.add_command(command)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True)
@click.option("--deliver/--no-deliver", "delivers", default=True, help="Send notices to devices, too.")
def serve(host: str, port: int, workers: int, delivers: bool) -> None:
    """Serve the app with Granian. Of a worker's threads one computes; the others wait for slow phones."""
    _refuse_if_taken(host, port)
    _refuse_other_tables()
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    server = Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what a proxy speaks; the other answers pings while it waits for a body
        workers=workers,
        blocking_threads=PHONES_AT_ONCE,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,  # one told to stop while it begins may not have heard it
    )
    begin_to_seal()
    sign_now()
    # What was read after the commit would hold SQLite's one writer; and of PostgreSQL's connections none may
    # be open when the workers fork, or two would talk on one.
    db.session.remove()
    db.engine.dispose()
    with children_beside(workers), delivering_beside() if delivers else nullcontext():
        begin_to_serve(workers)
        server.serve()


def _refuse_if_taken(host: str, port: int) -> None:
    """Granian would share the port with whoever listens there already."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"Nothing can listen on {host}, port {port} ({error.strerror}). PORT=… or --port chooses another."
        ) from None


def _refuse_other_tables() -> None:
    found = look_at_database()["tables"]
    if found.verdict is not Verdict.OK:
        raise click.ClickException(
            f"The tables of the database: {found.says}. Where they are older or none, this makes them new: "
            "flask --app wsgi db upgrade"
        )


@click.command("clock")
def tick() -> None:
    """What time does by itself: lapse answers, move deadlines, remind, add up and freeze, clear up, sign.

    Run it daily. Each part is committed by itself, and what may be much some at a time: nobody waits long for
    what it locks, and after a crash the next run goes on.
    """
    from welfare.daily import let_a_day_pass

    said = let_a_day_pass()
    current_app.logger.info("clock: %s", said)
    click.echo(said)
