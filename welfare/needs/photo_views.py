"""The photos of a need, shown to whoever may see the need."""

from pathlib import Path

from flask import abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.needs.photo_queries import photo_of
from welfare.needs.queries import need_by_number
from welfare.needs.views import bp
from welfare.photos.files import path_of, thumbnail_path_of
from welfare.photos.models import Photo
from welfare.web.access import access

# A phone may hold the bytes, which saves a weak signal, but asks each time whether it may still show them:
# after signing out, or on somebody else's turn, the gate and `visible_to` say no.
ASK_EACH_TIME = "private, no-cache"
NOTHING_BUT_PIXELS = "default-src 'none'; sandbox"


@bp.get("/needs/<number>/photos/<id:need_photo_id>")
@access.signed_in
def photo(number: str, need_photo_id: int) -> Response:
    """A photo, whole or in parts."""
    found = _photo(number, need_photo_id)
    return _send(path_of(found.name), found.digest, f"photo-{need_photo_id}.jpg")


@bp.get("/needs/<number>/photos/<id:need_photo_id>/thumbnail")
@access.signed_in
def thumbnail(number: str, need_photo_id: int) -> Response:
    """A photo, small."""
    found = _photo(number, need_photo_id)
    return _send(thumbnail_path_of(found.name), f"{found.digest}-small", f"photo-{need_photo_id}-small.jpg")


def _photo(number: str, need_photo_id: int) -> Photo:
    need = need_by_number(number, current_user)
    return (photo_of(need, need_photo_id) if need else None) or abort(404)


def _send(path: Path, etag: str, name: str) -> Response:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        abort(404)  # a backup may bring rows back without their files
    response = Response(content, mimetype="image/jpeg")
    response.set_etag(etag)
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    response.headers["Content-Security-Policy"] = NOTHING_BUT_PIXELS
    return response.make_conditional(request, accept_ranges=True, complete_length=len(content))
