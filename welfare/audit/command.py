"""`flask --app wsgi audit verify`."""

import sys
from datetime import datetime, timedelta
from typing import Any

import click
from flask import current_app

from welfare import clock
from welfare.accounts.models import EventKind
from welfare.accounts.queries import person_by_staff_number
from welfare.accounts.record import record
from welfare.audit.actions import keep_result, remember, sign_head
from welfare.audit.models import Head
from welfare.audit.resealing import reseal, resealings
from welfare.audit.rows.actions import seal_tables
from welfare.audit.verifying import verify as check_everything
from welfare.extensions import db

HOUR = timedelta(hours=1)


@click.group()
def audit() -> None:
    """Whether all histories are what they were."""


@audit.command()
@click.option("--by", "staff_number", help="Staff number of who has it done: it stands in their history.")
def verify(staff_number: str | None) -> None:
    """Check every event, its subject and each signed head; exits with 1 where one was changed or removed.

    Where nothing was, today's head is signed.
    """
    by = person_by_staff_number(staff_number) if staff_number else None
    if staff_number and (by is None or not by.is_active):
        raise click.ClickException("Name who has it done by an active staff number.")
    begin_to_seal()
    report = check_everything(current_app.config["SETTINGS"].instance)
    keep_result(report)
    if by is not None:
        found: dict[str, Any] = {"events": report.events, "faults": report.fault_count}
        record(by, EventKind.AUDITED, by=by, **found)
    db.session.commit()
    if report.fault_count:
        for told in report.told:
            click.echo(told)
        left = report.fault_count - len(report.told)
        click.echo(f"and {left} more" if left else "That is all that was found wrong.")
        sys.exit(1)
    head = sign_now()
    looked_at = f"{report.events:,} events of {report.subjects:,} subjects and {report.heads:,} signed heads"
    click.echo(f"{looked_at}: all as they were")
    click.echo(", ".join(f"{chain} {events:,}" for chain, events in report.events_of.items()))
    click.echo(f"{report.rows_of.total():,} rows of {len(report.rows_of)} tables: all as they were written")
    told = ", ".join(f"{table} {files:,}" for table, files in report.files_of.items())
    click.echo(f"Files of {told}: all as they were kept")
    for name, looked_at_of_it in report.checked.items():
        click.echo(f"Sums of {name} over {looked_at_of_it:,} periods: all as the rows say")
    for one in resealings():
        click.echo(
            f"Heads up to {one.head} were signed with a key that was lost, see {one.at:%Y-%m-%d}: {one.why}"
        )
    click.echo(f"Head {head.number}, {head.day}: {head.fingerprint}")


@audit.command("head")
def show_head() -> None:
    """Sign how far everything has come, and print that on one line, to be posted or mailed elsewhere."""
    begin_to_seal()
    click.echo(sign_now().line)


@audit.command("reseal")
@click.option("--by", "staff_number", required=True, help="Staff number of who answers for it.")
@click.option(
    "--why", required=True, help="What became of the key. It stands on the auditors' page for good."
)
def seal_anew(staff_number: str, why: str) -> None:
    """After the signing key was lost: seal everything as it is now, and say so for good.

    Try first to put `audit_key.pem` back from a backup: of the time before, a new seal proves nothing.
    """
    by = person_by_staff_number(staff_number)
    if by is None or not by.is_active or not why.strip():
        raise click.ClickException("Name who answers for it by an active staff number, and say why.")
    begin_to_seal()
    done = reseal(by=by, why=why.strip())
    if done is None:
        db.session.rollback()
        raise click.ClickException("The key is the one that heads are signed with: nothing was sealed anew.")
    db.session.commit()
    click.echo(f"The last head before, to be compared with what was posted or mailed:\n{done.line}")
    click.echo(f"The first one after:\n{sign_now().line}")


class EachHour:
    """Signs how far everything has come, once an hour."""

    def __init__(self) -> None:
        self._next_at: datetime | None = None

    def __call__(self, _goes_on: object) -> bool:
        """Sign where an hour has passed; whether it has."""
        now = clock.now()
        if self._next_at is not None and now < self._next_at:
            return False
        sign_now()
        self._next_at = now + HOUR
        return True


def begin_to_seal() -> None:
    """Seal the rows of tables that are not sealed yet, as they are now, and say so; commits."""
    sealed = seal_tables()
    db.session.commit()
    if sealed:
        click.echo(f"{sealed:,} rows sealed as they are now: of the time before, that proves nothing")


def sign_now() -> Head:
    """Sign how far everything has come, unless that is done today; commits. Gives the newest head."""
    head = sign_head()
    db.session.commit()
    remember(head)
    return head
