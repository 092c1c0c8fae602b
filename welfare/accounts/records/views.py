"""What was done to my account and with what is mine: read by whom it concerns."""

from flask import current_app, render_template
from flask_login import current_user

from welfare.accounts.models import PersonEvent
from welfare.accounts.queries import roles_of
from welfare.accounts.records.page import told_to_owner
from welfare.accounts.records.queries import event_rows
from welfare.accounts.views import bp
from welfare.web.access import access
from welfare.web.keyset import Keys
from welfare.web.listing import listing

NEWEST_FIRST = Keys((PersonEvent.at, PersonEvent.id), descending=True)


@bp.get("/profile/record")
@access.signed_in
def own_record() -> str:
    """What stands in the history of my account, the newest first."""
    here = listing(event_rows().where(PersonEvent.person_id == current_user.id), NEWEST_FIRST)
    others = roles_of({row.by_id for row in here.rows if row.by_id not in (None, current_user.id)})
    return render_template(
        "accounts/own_record.html",
        listing=here,
        kept_for=current_app.config["KEEP_PLACES"],
        entries=told_to_owner(here.rows, others, reader_id=current_user.id),
    )
