"""Taking in what a request carries, before anything else is done with it.

It comes first because it may take minutes over a weak signal, and nobody is to wait meanwhile: neither for a
database that this request has begun to use, nor for the process that serves it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request, session

from welfare.extensions import READING_METHODS
from welfare.web.access import rule_of
from welfare.web.arriving import within_bounds
from welfare.web.connections import end_long_connections
from welfare.web.transaction import release_database

FROM_STRANGERS = 64 * 1024
"""Bytes that are read from somebody without a session."""

View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(size: int) -> Callable[[View], View]:
    """Mark a view that takes more bytes than MAX_CONTENT_LENGTH, from somebody who has a session."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return mark


def takes_no_turn(view: View) -> View:
    """Mark a view that is answered while all others wait."""
    view.takes_no_turn = True  # type: ignore[attr-defined]
    return view


def receive_first(app: Flask) -> None:
    """Take the body of every request in whole before the gate is asked.

    With TAKES_TURNS, many threads of a process receive at once, and one that reads and one that writes go on
    from there: who writes may have to wait for whoever writes in another process, and who reads need not.
    """
    app.before_request(_receive)
    if app.config.get("TAKES_TURNS"):
        app.extensions["turns"] = {"reads": Lock(), "writes": Lock()}
        app.before_request(_take_turn)
        app.teardown_request(_give_turn_back)


def _take_turn() -> None:
    if hasattr(current_app.view_functions.get(request.endpoint or ""), "takes_no_turn"):
        return
    g.turn = current_app.extensions["turns"]["reads" if request.method in READING_METHODS else "writes"]
    g.turn.acquire()


def _give_turn_back(_error: BaseException | None) -> None:
    if turn := g.pop("turn", None):
        turn.release()


@contextmanager
def out_of_turn() -> Iterator[None]:
    """Let others go on while this request waits in the block, for what is done apart; it holds nothing then.

    Nothing may have been changed yet (`release_database`).
    """
    release_database()
    had_turn = "turn" in g
    _give_turn_back(None)
    try:
        yield
    finally:
        if had_turn:
            _take_turn()


def _receive() -> None:
    """Raises 413 for a body that is too large (401 where its sender would have to sign in), 400 for one that
    is cut off, 411 where that cannot be told, `TooSlow`, and `Busy` where too many arrive slowly."""
    if request.method in READING_METHODS:
        _leave_out_body()
        return
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)
    # Granian gives a body that was cut off as one that has ended; Werkzeug must count for itself, or half a
    # form passes for a whole one.
    request.environ.pop("wsgi.input_terminated", None)
    is_known = "_user_id" in session
    if not is_known:
        request.max_content_length = FROM_STRANGERS
        rule = rule_of(request.endpoint)
        if (request.content_length or 0) > FROM_STRANGERS and rule and not rule.is_public:
            abort(401)
    elif largest := getattr(current_app.view_functions.get(request.endpoint or ""), "largest_body", None):
        request.max_content_length = largest
    if not request.content_length:
        return
    if "turns" in current_app.extensions:
        as_received = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
        end_long_connections(as_received["SERVER_PORT"])  # the other one is written by visitors
    with within_bounds(request.environ, "person" if is_known else "stranger"):
        request.get_data(parse_form_data=True)


def _leave_out_body() -> None:
    """What only asks for a page carries none: else whoever looks at a form would wait, with the turn of all
    who read, for what a stranger sends as slowly as they like."""
    request.environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
    request.environ.pop("HTTP_TRANSFER_ENCODING", None)
