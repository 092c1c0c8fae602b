"""The photos and documents of a measure on screen."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.roles import Role
from welfare.files.answers import file_answer
from welfare.files.uploads import LARGEST_FORM
from welfare.measures.files.actions import add_files
from welfare.measures.files.queries import file_of
from welfare.measures.measures.page import show_measure
from welfare.measures.measures.queries import measure_by_id
from welfare.measures.policy import READERS
from welfare.measures.views import bp
from welfare.sending.once import KEY_FIELD
from welfare.sending.uploads import name_left_out, received
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import claimed_by_action
from welfare.web.receiving import takes_up_to


@bp.post("/measures/<id:measure_id>/files")
@access.roles(Role.CLERK, Role.HANDLER)
@takes_up_to(LARGEST_FORM)
@claimed_by_action
def add(measure_id: int) -> ResponseReturnValue:
    """Add photos and documents."""
    uploads = received()
    here = measure_by_id(measure_id, current_user, to_change=True) or abort(404)
    name_left_out(uploads)
    return act(
        NothingMore(),
        lambda: add_files(here, uploads, key=request.form[KEY_FIELD], by=current_user),
        done=lambda _added: on_to(url_for("measures.show", measure_id=measure_id), _("Saved.")),
        page=lambda why: show_measure(measure_by_id(measure_id, current_user) or abort(404), refusal=why),
    )


@bp.get("/measures/<id:measure_id>/files/<id:sent_file_id>")
@access.roles(*READERS)
def file(measure_id: int, sent_file_id: int) -> Response:
    """A photo, whole or in parts; a document as a download."""
    return _file(measure_id, sent_file_id)


@bp.get("/measures/<id:measure_id>/files/<id:sent_file_id>/thumbnail")
@access.roles(*READERS)
def thumbnail(measure_id: int, sent_file_id: int) -> Response:
    """A photo, small."""
    return _file(measure_id, sent_file_id, small=True)


def _file(measure_id: int, sent_file_id: int, *, small: bool = False) -> Response:
    here = measure_by_id(measure_id, current_user) or abort(404)
    found = file_of(here, sent_file_id) or abort(404)
    return file_answer(found, f"measure-{measure_id}-{sent_file_id}", small=small)
