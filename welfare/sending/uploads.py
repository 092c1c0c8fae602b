"""The files of a form as its own page sends it, from browsers without script and from the desks."""

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.models import Person
from welfare.accounts.roles import STAFF_ROLES
from welfare.files.documents import FROM_ANYBODY, FROM_STAFF, DocumentKind
from welfare.files.uploads import Uploads, read_uploads
from welfare.sending.actions.receipts import key_of
from welfare.sending.queries import digests_under
from welfare.web.errors import sentence_of
from welfare.web.receiving import out_of_turn

FILES_FIELD = "photos"
"""By this name forms send their files; a phone that sends them by themselves names them there."""


def documents_from(person: Person) -> frozenset[DocumentKind]:
    """Which documents are taken from a person."""
    return FROM_STAFF if person.role_names & STAFF_ROLES else FROM_ANYBODY


def received() -> Uploads:
    """The files that came with the form, read before the database is asked for anything more."""
    files = request.files.getlist(FILES_FIELD)
    if not files:
        return Uploads([], [])
    kinds, by_id = documents_from(current_user), current_user.id
    known = digests_under(key_of(request.form) or "", by=current_user)
    with out_of_turn():
        return read_uploads(files, kinds, by_id=by_id, known=known)


def name_left_out(uploads: Uploads) -> None:
    """Say on the next page which of them were not taken, and why."""
    for name, refusal in uploads.refused:
        flash(_("%(file)s was left out. %(reason)s", file=name, reason=sentence_of(refusal)), "warn")


def are_lost() -> bool:
    """Whether files came with a form that is shown again: a browser does not keep them."""
    return any(file.filename for file in request.files.getlist(FILES_FIELD))
