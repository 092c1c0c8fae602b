"""`flask --app wsgi audit verify`."""

import sys

import click
from flask import current_app

from welfare.audit.actions import keep_result, remember, sign_head
from welfare.audit.models import Head
from welfare.audit.verifying import verify as check_everything
from welfare.extensions import db


@click.group()
def audit() -> None:
    """Whether all histories are what they were."""


@audit.command()
def verify() -> None:
    """Check every event, its subject and each signed head; exits with 1 where one was changed or removed.

    Where nothing was, today's head is signed.
    """
    report = check_everything(current_app.config["SETTINGS"].instance)
    keep_result(report)
    db.session.commit()
    if report.fault_count:
        for told in report.told:
            click.echo(told)
        left = report.fault_count - len(report.told)
        click.echo(f"and {left} more" if left else "That is all that was found wrong.")
        sys.exit(1)
    head = sign_today()
    looked_at = f"{report.events:,} events of {report.subjects:,} subjects and {report.heads:,} signed heads"
    click.echo(f"{looked_at}: all as they were")
    click.echo(", ".join(f"{chain} {events:,}" for chain, events in report.events_of.items()))
    click.echo(f"Head {head.number}, {head.day}: {head.fingerprint}")


def sign_today() -> Head:
    """Sign how far the history has come today, unless that is done; commits. Gives the newest head."""
    head = sign_head()
    db.session.commit()
    remember(head)
    return head
