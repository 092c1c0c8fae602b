"""Writing down who opens what is set apart of another's, before it is handed out: without the record there
is no page."""

from typing import Any

from flask import Flask, Response, g, has_request_context
from flask_login import current_user

from welfare.accounts.models import EventKind, Person
from welfare.accounts.records.actions import is_kept_today, record_opening
from welfare.web.transaction import begin_to_write_of, shows_page

OPENED = "opened_of_others"


def note_opening(kind: EventKind, owner_id: int, by: Person, **which: Any) -> None:
    """Say that this request shows `by` something of somebody else's; nothing where it is their own."""
    if owner_id != by.id:
        note_fetching(kind, owner_id, **which)


def note_fetching(kind: EventKind, owner_id: int, **which: Any) -> None:
    """Say that this request hands out something of somebody's, be it to themselves."""
    if has_request_context():
        g.setdefault(OPENED, []).append((owner_id, kind, which))


def keep_openings(app: Flask) -> None:
    """Append to the histories of those whose they are what a page is about to show."""

    @app.after_request
    def keep(response: Response) -> Response:
        opened = g.pop(OPENED, ())
        if not shows_page(response):
            return response  # what is done to a need stands in its own history
        reader = current_user._get_current_object()
        new = [one for one in opened if not is_kept_today(one[0], one[1], by=reader, **one[2])]
        if new:
            begin_to_write_of(response)
        for owner_id, kind, which in new:
            record_opening(owner_id, kind, by=reader, **which)
        return response
