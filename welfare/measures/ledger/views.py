"""The ledger on screen."""

from flask import render_template
from flask_login import current_user

from welfare import clock
from welfare.extensions import db
from welfare.measures.ledger import queries as ledger
from welfare.measures.measures.progress import is_over
from welfare.measures.policy import READERS
from welfare.measures.views import bp, tabs
from welfare.web.access import access


@bp.get("/measures/ledger")
@access.roles(*READERS)
def ledger_page() -> str:
    """The ledger, to read, to print and to export."""
    rows = db.session.execute(ledger.ledger_rows(current_user).limit(ledger.MOST_PRINTED + 1)).all()
    return render_template(
        "measures/ledger.html",
        tabs=tabs("measures.ledger_page"),
        rows=rows[: ledger.MOST_PRINTED],
        has_more=len(rows) > ledger.MOST_PRINTED,
        today=clock.today(),
        is_over=is_over,
    )
