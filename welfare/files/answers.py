"""How photos and documents are handed out, by the views of whatever they belong to."""

from pathlib import Path

from flask import abort, request
from werkzeug.wrappers import Response

from welfare.files.documents import MEDIA_TYPES
from welfare.files.models import Document, Photo
from welfare.files.store import path_of, thumbnail_path_of
from welfare.web.headers import NOTHING_BUT_ITSELF

# A phone may hold the bytes, which saves a weak signal, but asks each time whether it may still show them:
# after signing out, or on somebody else's turn, the gate and what decides who sees say no.
ASK_EACH_TIME = "private, no-cache"
KEEP_NOTHING = "no-store"
"""Of what tells of hardship or of a need that the school is not to know of: whoever takes the phone finds
none of it, however much a weak signal would save."""


def file_answer(
    file: Photo | Document, name: str, *, small: bool = False, is_set_apart: bool = False
) -> Response:
    """The photo or the document; only a photo is there `small` as well. `name` is what it is saved as; what
    `is_set_apart` no browser keeps."""
    if isinstance(file, Photo):
        answer = photo_answer(file, name, small=small)
    elif small:
        abort(404)
    else:
        answer = document_answer(file, name)
    if is_set_apart:
        answer.headers["Cache-Control"] = KEEP_NOTHING
    return answer


def photo_answer(photo: Photo, name: str, *, small: bool = False) -> Response:
    """The photo, whole or in parts, or `small`; `name` is what it is called where somebody saves it."""
    path = thumbnail_path_of(photo.name) if small else path_of(photo.name)
    end = "-small" if small else ""
    return _answer(path, "image/jpeg", f"{photo.digest}{end}", f"inline; filename={name}{end}.jpg")


def document_answer(document: Document, name: str) -> Response:
    """The document as a download, whole or in parts, never shown in place; `name` is what it is saved as."""
    path = path_of(document.name, f".{document.kind}")
    saved_as = f"attachment; filename={name}.{document.kind}"
    return _answer(path, MEDIA_TYPES[document.kind], document.digest, saved_as)


def _answer(path: Path, media_type: str, digest: str, disposition: str) -> Response:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        abort(404)  # a backup may bring rows back without their files
    response = Response(content, mimetype=media_type)
    response.set_etag(digest)
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = NOTHING_BUT_ITSELF
    return response.make_conditional(request, accept_ranges=True, complete_length=len(content))
