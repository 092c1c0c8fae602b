"""Errors as pages, each with a way on, or as JSON with a code for the program that asked."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,
)
from werkzeug.exceptions import HTTPException, InternalServerError

from welfare.extensions import db, login_manager
from welfare.refusals import Refusal
from welfare.web.answers import wants_json
from welfare.web.resume import SIGN_OUT, ends_the_sign_in, form_of_stale_page
from welfare.web.transaction import undo


def sentence_of(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    sentence = str(_(refusal.sentence))
    return sentence % refusal.details if refusal.details else sentence


CODES = {
    400: "malformed",
    401: "sign_in",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    410: "gone",
    413: "too_large",
    429: "too_many",
    503: "try_later",
}
"""What a program is told, by status; for any other it is `error`."""
WORDS = {
    400: (_l("This request could not be read"), _l("Go back and try once more.")),
    401: (_l("You are not signed in"), _l("Sign in, then try again. Nothing is lost.")),
    403: (_l("This is not open to you"), _l("If you need it for your work, ask your administrator.")),
    404: (_l("There is nothing here"), _l("The address may be mistyped, or this is not yours to see.")),
    405: (_l("This address does not work that way"), _l("Go back and use the button on the page.")),
    413: (_l("That is too large to send"), _l("Shorten the text or send a smaller file.")),
    429: (_l("Too many tries"), _l("Wait a few minutes, then try again. Nothing is lost.")),
    500: (_l("Something went wrong on our side"), _l("Nothing was changed. Please try again in a moment.")),
    503: (
        _l("Nothing can be kept or looked up just now"),
        _l("Nothing was changed. Wait half a minute, then try again."),
    ),
}
"""What happened and what to do, by status; for any other, as for 400."""
MAY_PASS = (OperationalError, InterfaceError, TimeoutError)
"""What goes well in a while, perhaps: the database is away, full, or busy with others."""
STATES_THAT_MAY_PASS = {
    "25006": "it may only be read",
    "42P01": "a table is not there: it is of another version",
    "42703": "a column is not there, likewise",
    "XX001": "it is damaged",
    "XX002": "an index of it is",
}
"""The same as PostgreSQL says it, which counts it to other kinds of errors."""
TRY_AGAIN_IN = 30
"""Seconds until then."""


def _answer(
    status: int, title: str, advice: str, *, code: str | None = None, details: Mapping[str, Any] | None = None
) -> tuple[Any, int]:
    """The error as a page, or as JSON: its details, and in any case a `code` and a `message` in words."""
    if wants_json():
        known = {"code": code or CODES.get(status, "error"), "message": title}
        return jsonify({**(details or {}), **known}), status
    return render_template("web/error.html", status=status, title=title, advice=advice), status


def _words(status: int) -> tuple[str, str]:
    title, advice = WORDS.get(status, WORDS[400])
    return str(title), str(advice)


def show_errors(app: Flask) -> None:
    """Turn refusals, HTTP errors and crashes into answers."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Any:
        db.session.rollback()
        words = sentence_of(refusal), _("Nothing was changed.")
        answer = _answer(refusal.status, *words, code=refusal.code, details=refusal.details)
        return (*answer, {"Retry-After": str(refusal.retry_after)}) if refusal.retry_after else answer

    @app.errorhandler(CSRFError)
    def stale_token(_error: CSRFError) -> Any:
        if wants_json():
            return _answer(403, *_words(400), code="csrf")
        if not current_user.is_authenticated:
            return login_manager.unauthorized()
        if ends_the_sign_in():
            return app.view_functions[SIGN_OUT]()
        kept = form_of_stale_page()
        return (kept.page(), 400) if kept else _answer(400, *_words(400))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        if isinstance(error, InternalServerError) and isinstance(error.original_exception, Exception):
            return crashed(error.original_exception)  # after the view, where Flask asks no other handler
        status = error.code or 500
        return _answer(status, *_words(status)) if status >= 400 else error

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Any:
        app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=error)
        undo()
        if _may_pass(error):
            return *_told_to_anybody(503), {"Retry-After": str(TRY_AGAIN_IN)}
        if app.config["PROPAGATE_EXCEPTIONS"]:
            raise error
        return _told_to_anybody(500)


def _may_pass(error: Exception) -> bool:
    """Whether the operator has to mend something, and whoever asks can ask again afterwards."""
    if isinstance(error, MAY_PASS) or type(error) is DatabaseError:  # of a file that is no database any more
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in STATES_THAT_MAY_PASS


def _told_to_anybody(status: int) -> tuple[Any, int]:
    """The error, also where the database cannot say who asks; the page is then a stranger's."""
    try:
        return _answer(status, *_words(status))
    except SQLAlchemyError:
        login_manager._update_request_context_with_user()
        return _answer(status, *_words(status))
