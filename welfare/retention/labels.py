"""The words on screen for how long things are kept."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.retention.models import EventKind
from welfare.retention.policy import Kind

KIND: dict[Kind, tuple[Any, Any]] = {
    Kind.NOTICES: (_l("Notices that were read"), _l("deleted, counted from when they were read")),
    Kind.RECEIPTS: (_l("Receipts of forms"), _l("deleted, counted from when the form arrived")),
    Kind.PHOTOS: (_l("Photos and documents of needs"), _l("deleted, counted from when the need was closed")),
    Kind.NEEDS: (
        _l("What was written in needs"),
        _l("emptied, counted from when the need was closed; it is still counted"),
    ),
    Kind.FACTS: (
        _l("What was said in applications for flats"),
        _l("emptied, counted from when the round was finished; points and places stay"),
    ),
    Kind.PETITIONS: (
        _l("What was written in requests and complaints"),
        _l("emptied, counted from when they were closed"),
    ),
    Kind.ACCOUNTS: (
        _l("Who had an account that is closed"),
        _l("erased, counted from when the account was closed; what they did is still counted"),
    ),
}
"""What it is, and what becomes of it."""
EVENT = {EventKind.SET: (_l("Set to another number"), "hourglass")}
SET_FOR_ALL = {EventKind.SET: _l("How long what is kept of people is kept")}
"""What was set, to whoever reads it among other things."""
FIELD = {"days": _l("Days kept")}
