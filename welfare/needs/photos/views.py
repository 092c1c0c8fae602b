"""The photos of a need, shown to whoever may see the need."""

from flask import abort
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.files.answers import photo_answer
from welfare.files.models import Photo
from welfare.needs.photos.queries import photo_of
from welfare.needs.queries import need_by_number
from welfare.needs.views import bp
from welfare.web.access import access


@bp.get("/needs/<number>/photos/<id:need_photo_id>")
@access.signed_in
def photo(number: str, need_photo_id: int) -> Response:
    """A photo, whole or in parts."""
    return photo_answer(_photo(number, need_photo_id), f"photo-{need_photo_id}")


@bp.get("/needs/<number>/photos/<id:need_photo_id>/thumbnail")
@access.signed_in
def thumbnail(number: str, need_photo_id: int) -> Response:
    """A photo, small."""
    return photo_answer(_photo(number, need_photo_id), f"photo-{need_photo_id}", small=True)


def _photo(number: str, need_photo_id: int) -> Photo:
    need = need_by_number(number, current_user)
    return (photo_of(need, need_photo_id) if need else None) or abort(404)
