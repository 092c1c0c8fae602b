"""Commands: `flask --app wsgi <command>`."""

import socket
from contextlib import nullcontext

import click
from flask import Flask, current_app

from welfare import clock
from welfare.apart import children_beside
from welfare.audit.command import audit, begin_to_seal, sign_now
from welfare.demo.command import demo
from welfare.extensions import db, read_only
from welfare.health.actions import beat
from welfare.health.checks import look_at_database
from welfare.health.policy import Verdict
from welfare.health.processes import begin_to_serve
from welfare.notices.command import deliver, delivering_beside
from welfare.reports.sums.command import add_up, figures
from welfare.setup.command import set_up
from welfare.workers import SECONDS_TO_STOP

PHONES_AT_ONCE = 32
"""How many requests a worker receives at the same time."""
AT_ONCE = 500
"""How many needs the clock changes before it commits."""
REMINDED_AT_ONCE = 100
"""The same of things that it reminds of: fewer, as each tells several people, and others wait to write."""


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
@clock.passing()
def tick() -> None:
    """What time does by itself: lapse answers, move deadlines, remind, add up and freeze, clear up, sign.

    Run it daily. Each part is committed by itself, and what may be much some at a time: nobody waits long for
    what it locks, and after a crash the next run goes on.
    """
    from welfare.accounts.records.actions import forget_places, settle_all_failures
    from welfare.accounts.reset.actions import clear_up_letters
    from welfare.accounts.sessions import clear_up_sessions
    from welfare.exports import store
    from welfare.exports.queries import own_that_wait
    from welfare.files.actions import remove_orphans
    from welfare.homes.bookings.actions.settling import free_bookings_on_new_holidays
    from welfare.housing.actions.clock import let_time_pass
    from welfare.needs.actions.clock import (
        deadlines_to_move,
        go_on_with_all_silent,
        lapse_all_due,
        recompute_deadlines,
    )
    from welfare.needs.actions.places import hand_up_protected
    from welfare.notices.listeners import tell_of_moved_deadlines
    from welfare.notices.outbox import clean_up
    from welfare.notices.reminders.actions import remind_all
    from welfare.reports.frozen.actions import freeze_what_has_ended
    from welfare.retention.actions import let_go
    from welfare.tables import kept
    from welfare.training.enrolments.actions.enrolment import end_holding
    from welfare.web import tries

    with read_only():
        own = own_that_wait()
    store.clean_up(own)
    kept.clean_up()
    for part in (
        clear_up_sessions,
        clear_up_letters,
        clean_up,
        tries.clean_up,
        end_holding,
        let_time_pass,
        free_bookings_on_new_holidays,
    ):
        part()
        db.session.commit()
    while settle_all_failures(AT_ONCE):
        db.session.commit()
    forget_places(current_app.config["KEEP_PLACES"])
    db.session.commit()
    with read_only():
        to_move = deadlines_to_move()
    lapsed = moved = 0
    while to_move:  # before anything lapses that has longer now
        needs = recompute_deadlines(to_move[:AT_ONCE])
        tell_of_moved_deadlines(needs)
        db.session.commit()
        moved += len(needs)
        del to_move[:AT_ONCE]
    while hand_up_protected(AT_ONCE):
        db.session.commit()
    while some := lapse_all_due(at_most=AT_ONCE):
        db.session.commit()
        lapsed += some
    while go_on_with_all_silent(AT_ONCE):
        db.session.commit()
    reminded = remind_all(REMINDED_AT_ONCE)
    gone = sum(let_go().values())
    with read_only():
        removed = remove_orphans()
    add_up()
    frozen = freeze_what_has_ended()
    db.session.commit()
    begin_to_seal()
    sign_now()
    beat("clock", db.session)
    db.session.commit()
    said = (
        f"{lapsed} answers lapsed, {moved} deadlines moved, {removed} stray files removed, "
        f"{gone} let go that had had their time, {frozen} periods frozen, {reminded} reminders"
    )
    current_app.logger.info("clock: %s", said)
    click.echo(said)
