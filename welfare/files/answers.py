"""How photos and documents are handed out, by the views of whatever it belongs to."""

from flask import abort, request, send_file
from werkzeug.wrappers import Response

from welfare.files.documents import MEDIA_TYPES
from welfare.files.models import Document, Photo
from welfare.files.store import path_of, thumbnail_path_of

# A phone may hold the bytes, which saves a weak signal, but asks each time whether it may still show them:
# after signing out, or on somebody else's turn, the gate and what decides who sees say no.
ASK_EACH_TIME = "private, no-cache"
NOTHING_BUT_ITSELF = "default-src 'none'; sandbox"


def photo_answer(photo: Photo, name: str, *, small: bool = False) -> Response:
    """The photo, whole or in parts, or `small`; `name` is what it is called where somebody saves it."""
    path = thumbnail_path_of(photo.name) if small else path_of(photo.name)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        abort(404)  # a backup may bring rows back without their files
    response = Response(content, mimetype="image/jpeg")
    response.set_etag(f"{photo.digest}-small" if small else photo.digest)
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.headers["Content-Disposition"] = f"inline; filename={name}{'-small' if small else ''}.jpg"
    response.headers["Content-Security-Policy"] = NOTHING_BUT_ITSELF
    return response.make_conditional(request, accept_ranges=True, complete_length=len(content))


def document_answer(document: Document, name: str) -> Response:
    """The document as a download, whole or in parts, never shown in place; `name` is what it is saved as."""
    path = path_of(document.name, f".{document.kind}")
    if not path.is_file():
        abort(404)
    response = send_file(
        path,
        mimetype=MEDIA_TYPES[document.kind],
        as_attachment=True,
        download_name=f"{name}.{document.kind}",
        etag=document.digest,
    )
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.headers["Content-Security-Policy"] = NOTHING_BUT_ITSELF
    return response
