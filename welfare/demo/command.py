"""`flask --app wsgi demo`."""

import click

from welfare.audit.command import begin_to_seal, sign_now
from welfare.demo import load
from welfare.demo.names import ACCOUNTS
from welfare.demo.people import PASSWORD
from welfare.extensions import db
from welfare.refusals import Refusal


@click.command()
@click.option(
    "--if-empty", is_flag=True, help="Do nothing where the demo is not possible or anybody is there."
)
def demo(if_empty: bool) -> None:
    """Load the demo district: invented people and schools, and a season of needs."""
    try:
        load.check_possible()
        begin_to_seal()
        needs = load.load_demo()
    except Refusal as refusal:
        if if_empty or isinstance(refusal, load.DemoAlreadyHere):
            click.echo(str(refusal))
            return
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    sign_now()
    click.echo(
        f"The demo district is ready: {needs} needs. Sign in as {', '.join(ACCOUNTS)}; password {PASSWORD}"
    )
