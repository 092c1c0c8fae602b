"""Every form is taken once, however often it is sent: by the key it carries, and the receipt it leaves.

The receipt is written in the same transaction as what the form did, so there is neither without the other.
"""

import hashlib
from typing import Any

from flask import Flask, Response, abort, current_app, flash, g, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from welfare.extensions import db
from welfare.sending.actions.files import announce
from welfare.sending.actions.receipts import claim, complete, digest_of, is_claimed, is_of, key_of
from welfare.sending.models import ADDRESS_LENGTH, Receipt
from welfare.sending.queries import KEY, files_under, receipt_for, receipt_under
from welfare.sending.refusals import FilesNotPossible, SameKeyOtherContent, WriterIsGone
from welfare.sending.uploads import FILES_FIELD
from welfare.spelling import tidy
from welfare.web.answers import wants_json
from welfare.web.errors import sentence_of
from welfare.web.forms import RESUMED
from welfare.web.once import Means, answer_whether_taken, once, result_address
from welfare.web.resume import SECRET, safe_address, sent_form, typed
from welfare.web.searched import without_words
from welfare.web.versions import MADE_FROM

KEY_FIELD = "submission_key"
NOT_CONTENT = frozenset({"csrf_token", MADE_FROM, KEY_FIELD, FILES_FIELD})
"""What a form carries beyond what it says."""


def take_forms_once(app: Flask) -> None:
    """Ask every form for its key before its view is asked, and keep a receipt with what it did."""
    app.before_request(_answer_as_before)
    app.after_request(_with_receipt)
    app.register_error_handler(SameKeyOtherContent, _other_content)
    answer_whether_taken(app, lambda key: receipt_for(key, by=current_user) is not None)


def as_its_writer() -> None:
    """401 where a phone sends for somebody (`X-Person`) who is not, or no longer, the one signed in."""
    meant = request.headers.get("X-Person")
    if meant and current_user.is_authenticated and meant != current_user.mark:
        abort(401)


def answer_with(receipt: Receipt, *, is_new: bool = False) -> Response:
    """The receipt, for a phone: proof that the text has arrived, now (201) or before, and which photos."""
    answer = jsonify(
        submission_key=receipt.key,
        number=receipt.number,
        url=receipt.address,
        received_at=receipt.received_at.isoformat(),
        photos={file.client_id: "kept" if file.has_arrived else "missing" for file in files_under(receipt)},
    )
    answer.status_code = 201 if is_new else 200
    return answer


def expect_files() -> None:
    """Say which files are to follow what a phone has just sent. Raises `TooManyFiles`."""
    if wants_json():
        receipt = receipt_for(request.form[KEY_FIELD], by=current_user, to_change=True) or abort(404)
        announce(receipt, request.form.getlist(FILES_FIELD))


def _answer_as_before() -> Any:
    """The answer that this form had, where it has arrived already. A form without a key is given back."""
    if request.method != "POST" or request.endpoint is None:
        return None  # nobody takes a form there
    means = once(request.endpoint).means
    if means is Means.NATURE or not current_user.is_authenticated:
        return None
    if wants_json():
        _check_phone(may_have_files=means is Means.ACTION)
    key = key_of(request.form)
    if key is None:
        return _not_whole()
    receipt = None if means is Means.ACTION else receipt_for(key, by=current_user)
    if receipt is not None:
        return _again(receipt)
    g.key_sent, g.sent_by = key, current_user.id  # a receipt is to be kept, or found, after the view's answer
    return None


def _check_phone(*, may_have_files: bool) -> None:
    """Raises 401, and `FilesNotPossible` where the form is sent in words alone."""
    as_its_writer()
    photos = request.form.getlist(FILES_FIELD)
    if photos and not may_have_files:
        raise FilesNotPossible
    if not all(map(KEY.fullmatch, photos)):
        abort(400)


def _with_receipt(response: Response) -> Response:
    """Keep the receipt of what was done. Whoever was overtaken by the same form has what that one has."""
    key = g.pop("key_sent", None)
    if key is None:
        return response
    try:
        if once(request.endpoint).means is Means.ACTION:
            return _told_by_action(key, response)
        address = result_address(response.location if response.status_code == 303 else None)
        if address and response.status_code < 400:
            return _claimed(key, address, response)
        if response.status_code >= 400:
            db.session.rollback()
            receipt = receipt_under(key, g.sent_by)  # who has sent it need not be read again for that
            return response if receipt is None else _again(receipt)
    except SameKeyOtherContent as refusal:
        db.session.rollback()
        return _other_content(refusal)
    except WriterIsGone as refusal:
        db.session.rollback()
        return current_app.make_response(current_app.handle_user_exception(refusal))
    return response


def _told_by_action(key: str, response: Response) -> Response:
    if not (wants_json() and response.status_code == 303):
        return response
    receipt = receipt_for(key, by=current_user) or abort(404)
    return answer_with(receipt, is_new=is_claimed(key))


def _claimed(key: str, address: str, response: Response) -> Response:
    receipt, is_new = claim(key, _digest(), by=current_user)
    if not is_new:
        db.session.rollback()
        return _again(receipt)
    kept = without_words(address)
    complete(receipt, address=kept if len(kept) <= ADDRESS_LENGTH else kept.partition("?")[0])
    return answer_with(receipt, is_new=True) if wants_json() else response


def _again(receipt: Receipt) -> Response:
    """What was answered to the same form before. Raises `SameKeyOtherContent` where it says else."""
    if not is_of(receipt, _digest()):
        raise SameKeyOtherContent(number=receipt.number, url=receipt.address)
    if wants_json():
        return answer_with(receipt)
    flash(_("This has arrived already, and was done once."), "good")
    return redirect(receipt.address or request.path, 303)  # type: ignore[return-value]


def _digest() -> str:
    """Of what the form says and where; what was left empty says nothing."""
    said = {
        name: [tidy(value) for value in values if value.strip()]
        for name, values in request.form.lists()
        if name not in NOT_CONTENT and not name.startswith(SECRET)
    }
    files = []
    for _name, file in request.files.items(multi=True):
        file.stream.seek(0)
        files.append(hashlib.sha256(file.stream.read()).hexdigest())
        file.stream.seek(0)
    content = {"path": request.path, "files": files, **{name: value for name, value in said.items() if value}}
    return digest_of(content)


def _not_whole() -> Any:
    """A form that lost its key on the way, or comes from nowhere: it is shown again with what was typed."""
    if wants_json():
        abort(400)
    kept = sent_form() or abort(400)
    kept.fields.poplist(KEY_FIELD)
    return kept.page(), 400


def _other_content(refusal: SameKeyOtherContent) -> Response:
    """Both are kept: what was sent before has its page, and what came now can be sent as something new."""
    db.session.rollback()
    sentence = sentence_of(refusal)
    if wants_json():
        response = jsonify(code=refusal.code, message=sentence, **refusal.details)
    else:
        fields = typed()
        fields.poplist(KEY_FIELD)  # it can be sent as something new
        page = render_template(
            "web/sent_already.html",
            sentence=sentence,
            sent=refusal.details["url"],
            address=safe_address(request.full_path.rstrip("?")),
            fields=fields,
            flag=RESUMED,
        )
        response = Response(page)
    response.status_code = refusal.status
    return response
