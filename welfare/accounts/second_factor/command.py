"""`flask --app wsgi reset-second-factor`: for the last administrator, whom nobody else can help."""

import click

from welfare.accounts.queries import person_by_staff_number
from welfare.accounts.second_factor import actions
from welfare.extensions import db


@click.command("reset-second-factor")
@click.argument("staff_number")
def reset_second_factor(staff_number: str) -> None:
    """Let the person with STAFF_NUMBER sign in by the password alone again."""
    person = person_by_staff_number(staff_number)
    if person is None:
        raise click.ClickException(f"Nobody has the staff number {staff_number}.")
    if not actions.reset(person, by=None):
        raise click.ClickException(f"{staff_number} has set up nothing that could be reset.")
    db.session.commit()
    click.echo(f"{staff_number} signs in by the password alone until something new is set up.")
