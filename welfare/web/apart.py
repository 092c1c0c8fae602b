"""Pages that take long are made apart (`welfare/apart.py`), so that nobody waits for somebody else's."""

import sys
from collections.abc import Callable, Iterable
from contextvars import Context
from io import BytesIO
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.test import run_wsgi_app

from welfare.apart import PAGES, Busy
from welfare.extensions import AT_ONE_MOMENT, READING_METHODS
from welfare.web.headers import secure

View = TypeVar("View", bound=Callable[..., Any])
Answer = tuple[str, list[tuple[str, str]], bytes]
WHY_NOT = "welfare.why_not"
"""In a request's environment: why its page could not be made apart."""


def takes_long(view: View) -> View:
    """Mark a view whose pages are made apart for whoever has a session, of what is read at one moment."""
    view.takes_long = True  # type: ignore[attr-defined]
    return view


def make_apart(app: Flask) -> None:
    """Have pages that take long made by a child, from the gate to the commit; where that is not to be had,
    their readers are told so."""
    inner = app.wsgi_app

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            environ[AT_ONE_MOMENT] = _takes_long(app, environ)
        except HTTPException as no_host:  # asked of what is no host's name: no page has an address there
            return secure(no_host.get_response(environ))(environ, start_response)
        if PAGES.address is not None and environ[AT_ONE_MOMENT]:
            try:
                status, headers, body = PAGES.do(_made, _plain(environ))
            except Busy as why_not:
                environ[WHY_NOT] = why_not
            else:
                start_response(status, headers)
                return [body]
        return inner(environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]
    app.before_request(_say_why_not)


def _takes_long(app: Flask, environ: dict[str, Any]) -> bool:
    asked = app.request_class(environ)
    adapter = app.create_url_adapter(asked)
    if asked.method not in READING_METHODS or adapter is None:
        return False
    try:
        endpoint, _args = adapter.match()
    except HTTPException:
        return False
    if not hasattr(app.view_functions.get(endpoint), "takes_long"):
        return False
    return "_user_id" in (app.session_interface.open_session(app, asked) or {})


def _plain(environ: dict[str, Any]) -> dict[str, Any]:
    """What can be handed to another process."""
    return {name: value for name, value in environ.items() if isinstance(value, str | bool | int | tuple)}


def _made(environ: dict[str, Any]) -> Answer:
    """The whole answer, as the app gives it; in a context of its own."""
    environ |= {"wsgi.input": BytesIO(), "wsgi.errors": sys.stderr}
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    parts, status, headers = Context().run(run_wsgi_app, app.wsgi_app, environ, buffered=True)
    return status, headers.to_wsgi_list(), b"".join(parts)


def _say_why_not() -> None:
    """Raises what kept the page from being made."""
    if why_not := request.environ.get(WHY_NOT):
        raise why_not
