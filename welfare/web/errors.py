"""Errors as pages, each with a way on."""

from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from welfare.extensions import db, login_manager
from welfare.refusals import Refusal
from welfare.web.resume import form_as_text, show_kept_form


def sentence_of(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    return _(refusal.sentence, **refusal.details)


def _page(status: int, title: str, advice: str) -> tuple[str, int]:
    return render_template("web/error.html", status=status, title=title, advice=advice), status


def _words(status: int) -> tuple[str, str]:
    """What happened and what to do, in words."""
    known = {
        400: (_("This request could not be read"), _("Go back and try once more.")),
        403: (_("This is not open to you"), _("If you need it for your work, ask your administrator.")),
        404: (_("There is nothing here"), _("The address may be mistyped, or this is not yours to see.")),
        405: (_("This address does not work that way"), _("Go back and use the button on the page.")),
        413: (_("That is too large to send"), _("Shorten the text or send a smaller file.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again. Nothing is lost.")),
        500: (_("Something went wrong on our side"), _("Nothing was changed. Please try again in a moment.")),
    }
    return known.get(status, known[400])


def show_errors(app: Flask) -> None:
    """Turn refusals, HTTP errors and crashes into pages (or JSON for the health check's readers)."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> tuple[str, int]:
        db.session.rollback()
        return _page(refusal.status, sentence_of(refusal), _("Nothing was changed."))

    @app.errorhandler(CSRFError)
    def stale_token(_error: CSRFError) -> Any:
        if not current_user.is_authenticated:
            return login_manager.unauthorized()
        return show_kept_form(request.path, form_as_text()), 400

    @app.errorhandler(RateLimitExceeded)
    def too_many(_error: RateLimitExceeded) -> tuple[str, int]:
        return _page(429, *_words(429))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error
        if request.accept_mimetypes.best == "application/json":
            return jsonify(error=error.name), status
        return _page(status, *_words(status))

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Any:
        db.session.rollback()
        app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=error)
        if app.config["PROPAGATE_EXCEPTIONS"]:
            raise error
        return _page(500, *_words(500))
