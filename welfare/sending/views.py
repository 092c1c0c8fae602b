"""Sending from a phone whose signal drops: first the text, then each photo by itself; all of it in JSON.

Everything can be sent again: under one `submission_key` a text is taken once, and under one name each photo.
"""

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from welfare.extensions import limiter
from welfare.files.pictures import LARGEST_UPLOAD, read_picture
from welfare.sending.actions.photos import announce, take_in
from welfare.sending.models import Receipt
from welfare.sending.queries import KEY, photos_under, receipt_for
from welfare.sending.takers import Sent, taker_at
from welfare.web.access import access, may_enter
from welfare.web.answers import answers_in_json
from welfare.web.forms import errors_by_name
from welfare.web.receiving import takes_up_to
from welfare.web.transaction import release_database

bp = answers_in_json(Blueprint("submissions", __name__))

TEXTS_AT_MOST = "60 per minute"
PHOTOS_AT_MOST = "120 per minute"
"""Of one person: more than a phone sends that comes back after days without a signal."""


def sender() -> str:
    """Who is sending, as far as the session tells; known without asking the database."""
    return str(session.get("_user_id") or request.remote_addr)


@bp.before_request
def as_its_writer() -> None:
    """401 where a phone sends for somebody (`X-Person`) who is not, or no longer, the one signed in."""
    meant = request.headers.get("X-Person")
    if meant and current_user.is_authenticated and meant != current_user.mark:
        abort(401)


@bp.post("/submissions")
@access.signed_in
@limiter.limit(TEXTS_AT_MOST, key_func=sender)
def submissions() -> Any:
    """Take a form as its own page would: 201 with a receipt, 200 with the same receipt when it comes again.

    409: other content under that key, or something that cannot be done now. 422: what is wrong, by field.
    """
    sent = _sent()
    endpoint, values = _page_at(sent.address)
    if not may_enter(endpoint):
        abort(403)
    take = taker_at(endpoint) or abort(404)
    form, is_new = take(sent, **values)
    if form.errors:
        return jsonify(code="invalid", errors=errors_by_name(form)), 422
    receipt = receipt_for(sent.key, by=current_user, to_change=True) or abort(404)
    announce(receipt, sent.photos)
    return _told(receipt), 201 if is_new else 200


@bp.get("/submissions/<key>")
@access.signed_in
@limiter.limit(PHOTOS_AT_MOST, key_func=sender)
def submission(key: str) -> Response:
    """What has arrived of what this person sent under `key`; 404 where nothing has."""
    return _told(receipt_for(key, by=current_user) or abort(404))


@bp.put("/submissions/<key>/photos/<photo_id>")
@access.signed_in
@takes_up_to(LARGEST_UPLOAD)
@limiter.limit(PHOTOS_AT_MOST, key_func=sender)
def photo(key: str, photo_id: str) -> Response:
    """Take one photo, whose bytes are the body; it is kept once, however often it comes.

    404 until its text has arrived and named it; 409 where another photo came under its name; 422 for what is
    no picture, 413 for one that is too large; 410 where no more photos are wanted, as of a withdrawn need.
    """
    release_database()
    picture = read_picture(request.get_data())
    take_in(picture, key=key, client_id=photo_id, by=current_user)
    return jsonify(submission_key=key, photo_id=photo_id, state="kept")


@bp.get("/session")
@access.public
def who() -> Response:
    """Who is signed in, so that nothing is sent as somebody else, and a token to send it with.

    `person` tells people apart and says nothing else about them.
    """
    is_in = current_user.is_authenticated and not current_user.must_change_password
    return jsonify(
        signed_in=is_in,
        person=current_user.mark if is_in else None,
        name=current_user.name if is_in else None,
        csrf_token=generate_csrf(),
    )


def _sent() -> Sent:
    """What the request says; 400 where it does not say it in the agreed shape."""
    match request.get_json(force=True):
        case {"submission_key": key, "address": str(address), "fields": dict(fields), "photos": list(photos)}:
            pass
        case _:
            abort(400)
    if not all(_is_key(name) for name in (key, *photos)) or not all(map(_is_value, fields.values())):
        abort(400)
    return Sent(key, address, MultiDict({**fields, "submission_key": key}), photos)


def _is_key(name: Any) -> bool:
    return isinstance(name, str) and KEY.fullmatch(name) is not None


def _is_value(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _page_at(address: str) -> tuple[str, dict[str, Any]]:
    """The endpoint that takes the form at `address`, and what the address says."""
    path = address.partition("?")[0]
    if not path.startswith("/"):
        abort(404)
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        abort(404)
    return str(endpoint), dict(values)


def _told(receipt: Receipt) -> Response:
    """The receipt: proof that the text has arrived, and which photos have."""
    return jsonify(
        submission_key=receipt.key,
        number=receipt.number,
        url=receipt.address,
        received_at=receipt.received_at.isoformat(),
        photos={photo.client_id: "kept" if photo.photo_id else "missing" for photo in photos_under(receipt)},
    )
