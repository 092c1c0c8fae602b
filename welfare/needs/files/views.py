"""The files of a need, shown to whoever may see the part of the need that they go with."""

from flask import abort
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.files.answers import file_answer
from welfare.needs.files.queries import file_of
from welfare.needs.queries import need_by_number
from welfare.needs.views import bp
from welfare.web.access import access


@bp.get("/needs/<number>/files/<id:sent_file_id>")
@access.signed_in
def file(number: str, sent_file_id: int) -> Response:
    """A photo, whole or in parts; a document as a download."""
    return _file(number, sent_file_id)


@bp.get("/needs/<number>/files/<id:sent_file_id>/thumbnail")
@access.signed_in
def thumbnail(number: str, sent_file_id: int) -> Response:
    """A photo, small."""
    return _file(number, sent_file_id, small=True)


def _file(number: str, sent_file_id: int, *, small: bool = False) -> Response:
    need = need_by_number(number, current_user) or abort(404)
    found = file_of(need, current_user, sent_file_id) or abort(404)
    name = f"{need.number}-{sent_file_id}"
    return file_answer(found, name, small=small, is_set_apart=need.is_protected)
