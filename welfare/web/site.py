"""What belongs to no feature: language, text size."""

from flask import Blueprint, Flask, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from welfare import clock
from welfare.web import cookies
from welfare.web.access import access
from welfare.web.i18n import LANGUAGE_COOKIE, LANGUAGES
from welfare.web.once import repeatable
from welfare.web.resume import safe_address

bp = Blueprint("site", __name__)

TEXT_SIZE_COOKIE = "text_size"
TEXT_SIZES = ("normal", "large")


@bp.post("/language")
@access.public
@repeatable("chooses what it says")
def language() -> AnyResponse:
    """Choose the language by cookie, and go back."""
    return _remember(LANGUAGE_COOKIE, request.form.get("language", ""), LANGUAGES)


@bp.post("/text-size")
@access.public
@repeatable("chooses what it says")
def text_size() -> AnyResponse:
    """Choose the text size by cookie, and go back."""
    return _remember(TEXT_SIZE_COOKIE, request.form.get("text_size", ""), TEXT_SIZES)


def text_size_chosen() -> str:
    """`normal`, or `large` for whoever wants bigger letters."""
    size = cookies.chosen(TEXT_SIZE_COOKIE)
    return size if size in TEXT_SIZES else "normal"


def _remember(cookie: str, value: str, values: tuple[str, ...]) -> AnyResponse:
    response = redirect(safe_address(request.form.get("next")), 303)
    if value in values:
        cookies.remember(response, cookie, value)
    return response


def _keep_session() -> None:
    """Renew a session that is used, once a day.

    Done with each answer, answers that cross on a weak line would undo each other's changes to the session.
    """
    today = clock.today().isoformat()
    if session.permanent and session.get("day") != today:
        session["day"] = today


def register(app: Flask) -> None:
    """Register the pages; other features may have added to the blueprint before."""
    app.before_request(_keep_session)
    app.register_blueprint(bp)
