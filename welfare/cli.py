"""Commands: `flask --app wsgi <command>`."""

import os

import click
from flask import Flask, current_app

from welfare.demo.command import demo
from welfare.extensions import db


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (serve, tick, demo):
        app.cli.add_command(command)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the app with Granian: one blocking thread a worker, as pages that read the database like it."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "wsgi:app", address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=1
    ).serve()


@click.command("clock")
def tick() -> None:
    """What time does by itself: lapse unconfirmed answers, set deadlines again. Run it once a day."""
    from welfare.needs.actions.clock import lapse_all_due, recompute_deadlines

    lapsed, moved = lapse_all_due(), recompute_deadlines()
    db.session.commit()
    current_app.logger.info("clock: %d lapsed, %d deadlines moved", lapsed, moved)
    click.echo(f"{lapsed} answers lapsed, {moved} deadlines moved")
