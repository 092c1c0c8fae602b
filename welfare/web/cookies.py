"""What a browser keeps of a person's choices, for as long as a year."""

from flask import current_app, request
from werkzeug.wrappers import Response

ONE_YEAR = 365 * 24 * 3600
OF_THIS_HOST = "__Host-"
"""So begins a name that browsers take over HTTPS only, from this very host and for all of it."""


def name_of(choice: str) -> str:
    """What the cookie is called that keeps this; without the prefix where there is no HTTPS."""
    return f"{OF_THIS_HOST}{choice}" if current_app.config["SESSION_COOKIE_SECURE"] else choice


def chosen(choice: str) -> str | None:
    """What was chosen; also under the bare name that it had before."""
    return request.cookies.get(name_of(choice)) or request.cookies.get(choice)


def remember(response: Response, choice: str, value: str) -> None:
    """Let the browser keep what was chosen. Nobody is known by it."""
    response.set_cookie(
        name_of(choice),
        value,
        max_age=ONE_YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
