"""What follows a form that a phone has sent: its receipt, and each photo by itself; all of it in JSON.

The form itself is sent to its own address (`once.py`). Everything can be sent again: under one key a form is
taken once, and under one name each photo.
"""

from hashlib import sha256

from flask import Blueprint, Response, abort, jsonify, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from welfare.files.uploads import LARGEST_FILE, read_sent
from welfare.sending.actions.files import awaited, take_in
from welfare.sending.once import answer_with, as_its_writer
from welfare.sending.queries import receipt_for
from welfare.sending.uploads import documents_from
from welfare.web.access import access
from welfare.web.answers import answers_in_json
from welfare.web.receiving import out_of_turn, takes_up_to

bp = answers_in_json(Blueprint("submissions", __name__))
bp.before_request(as_its_writer)


@bp.get("/submissions/<key>")
@access.signed_in
def submission(key: str) -> Response:
    """What has arrived of what this person sent under `key`; 404 where nothing has."""
    return answer_with(receipt_for(key, by=current_user) or abort(404))


@bp.put("/submissions/<key>/photos/<photo_id>")
@access.signed_in
@takes_up_to(LARGEST_FILE)
def photo(key: str, photo_id: str) -> Response:
    """Take one photo or document, whose bytes are the body; it is kept once, however often it comes.

    404 until its text has arrived and named it; 409 where another one came under its name; 422 for what is
    neither, 413 for one that is too large; 410 where no more are wanted, as of a withdrawn need.
    """
    data, kinds, by_id = request.get_data(), documents_from(current_user), current_user.id
    if awaited(sha256(data).hexdigest(), key=key, client_id=photo_id, by=current_user):
        with out_of_turn():
            file = read_sent(data, kinds, by_id=by_id)
        take_in(file, key=key, client_id=photo_id, by=current_user)
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
