"""`flask --app wsgi figures rebuild`."""

import click
from flask import current_app

from welfare.extensions import db
from welfare.reports.sums.actions import add_up_closed_days, forget_sums

AT_ONCE = 20
"""Of how many periods figures are added up before that is committed, and others can write."""


@click.group()
def figures() -> None:
    """What figures came to on days that are over."""


@figures.command()
def rebuild() -> None:
    """Add up all figures anew from the rows, after `audit verify` has found sums that are not theirs."""
    forget_sums()
    db.session.commit()
    added_up = add_up()
    current_app.logger.info("figures added up anew: %s periods", added_up)
    click.echo(f"The figures of {added_up:,} periods added up anew")


def add_up() -> int:
    """Add up what is over, some at a time; commits. Gives of how many periods that was."""
    added_up = 0
    while some := add_up_closed_days(at_most=AT_ONCE):
        db.session.commit()
        added_up += some
    db.session.commit()
    return added_up
