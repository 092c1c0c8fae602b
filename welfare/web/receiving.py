"""Taking in what a request carries, before anything else is done with it.

It comes first because it may take minutes over a weak signal, and nobody is to wait meanwhile: neither for a
database that this request has begun to use, nor for the process that serves it.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request, session

from welfare.extensions import READING_METHODS

View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(size: int) -> Callable[[View], View]:
    """Mark a view that takes more bytes than MAX_CONTENT_LENGTH, from somebody who has a session."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return mark


def receive_first(app: Flask) -> None:
    """Take the body of every request in whole before the gate is asked.

    With TAKES_TURNS, many threads of a process receive at once, and one at a time goes on from there, so that
    a process never holds more than one connection to the database.
    """
    app.before_request(_receive)
    if app.config.get("TAKES_TURNS"):
        app.extensions["turn"] = Lock()
        app.before_request(_take_turn)
        app.teardown_request(_give_turn_back)


def _take_turn() -> None:
    current_app.extensions["turn"].acquire()
    g.has_turn = True


def _give_turn_back(_error: BaseException | None) -> None:
    if g.pop("has_turn", False):
        current_app.extensions["turn"].release()


def _receive() -> None:
    """Raises 413 for a body that is too large, 400 for one that is cut off, 411 where that cannot be told."""
    if request.method in READING_METHODS:
        return
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)
    # Granian gives a body that was cut off as one that has ended; Werkzeug must count for itself, or half a
    # form passes for a whole one.
    request.environ.pop("wsgi.input_terminated", None)
    largest = getattr(current_app.view_functions.get(request.endpoint or ""), "largest_body", None)
    if largest is not None:
        if "_user_id" not in session:
            return  # the gate turns them away; their bytes need not be read for that
        request.max_content_length = largest
    request.get_data(parse_form_data=True)
