"""How a page changes something: a form that holds, an action, and on; a refusal shows the page again."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import flash, jsonify, redirect
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from welfare.extensions import db
from welfare.refusals import Refusal
from welfare.web.answers import wants_json
from welfare.web.errors import sentence_of
from welfare.web.forms import Form, errors_by_name

Result = TypeVar("Result")


def act(
    form: Form,
    action: Callable[[], Result],
    *,
    done: Callable[[Result], ResponseReturnValue],
    page: Callable[[str | None], str],
    about: Mapping[type[Refusal], Any] | None = None,
    in_words: Callable[[Refusal], str] = sentence_of,
) -> ResponseReturnValue:
    """Do what was asked for if `form` was sent and holds; the answer is `done`, given what `action` gives.

    Else `page` is shown, with what is wrong with the form (422), or as it begins. Where the action is refused
    nothing has changed, and `page` is given why, `in_words`: it reads anew what belongs to a row, and keeps
    what was typed in `form`. A refusal `about` a field stands there instead, as a mistake of the form.
    A phone that sends the form by itself is told the same in JSON.

    An edit that collides with another's is a 409; what it leaves of others' changes is said.
    """
    if not form.validate_on_submit():
        return shown(form, lambda: page(None))
    try:
        result = action()
        db.session.flush()
    except Refusal as refusal:
        db.session.rollback()
        if wants_json() or refusal.has_own_page:
            raise
        field = next((field for kind, field in (about or {}).items() if isinstance(refusal, kind)), None)
        if field is None:
            return page(in_words(refusal)), refusal.status
        field.errors = [in_words(refusal)]
        return page(None), 422
    answer = done(result)
    name_kept(form)
    return answer


def name_kept(form: Form) -> None:
    """Say what others have changed meanwhile that the form has left as it is."""
    if form.meanwhile and form.meanwhile.kept:
        flash(form.meanwhile.kept, "info")


def shown(form: Form, page: Callable[[], str]) -> ResponseReturnValue:
    """The page with the form: as it begins, or with what is wrong (422) or collides (409).

    A phone is told that by field.
    """
    if form.errors and wants_json():
        return jsonify(code=form.code, errors=errors_by_name(form)), form.status
    return page(), form.status


def on_to(address: str, words: str | None = None, tone: str = "good") -> Response:
    """On to the page at `address`, which begins with these words."""
    if words is not None:
        flash(words, tone)
    return redirect(address, 303)
