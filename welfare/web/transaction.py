"""One commit for each request, here and nowhere else, and only after it succeeded."""

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from welfare.extensions import READING_METHODS, begin_writing, db

WRITES_OF_PAGE = "writes_of_page"
REFUSED_WITH_PAGE = frozenset({409, 422})
"""Answers to what was refused or typed wrong: like the page itself they show how things stand."""
OF_THE_GATE = ("_login_user", "use_is_noted")
"""What a request knows of who is signed in, and whether it has written down that they are here."""


def one_commit_per_request(app: Flask) -> None:
    """Commit what a successful request changed; anything else is rolled back with the session.

    Where the commit itself fails, nothing was done after all, and the answer is an error's.
    """

    @app.after_request
    def commit_or_roll_back(response: Response) -> Response:
        if response.status_code >= 400 and not g.pop(WRITES_OF_PAGE, False):
            db.session.rollback()
            return response
        try:
            db.session.commit()
        except SQLAlchemyError as error:
            return app.make_response(app.handle_user_exception(error))
        return response


def shows_page(response: Response) -> bool:
    """Whether this answer shows what was asked for: a page, or one that was refused something."""
    if response.status_code in REFUSED_WITH_PAGE:
        return response.mimetype == "text/html"
    return response.status_code < 400 and request.method in READING_METHODS


def begin_to_write_of(response: Response) -> None:
    """Begin to write down that this is shown. Where something was refused, that alone is kept."""
    if response.status_code >= 400 and not g.get(WRITES_OF_PAGE):
        db.session.rollback()
        g.setdefault(WRITES_OF_PAGE, True)
    begin_writing()


def undo() -> None:
    """Undo what this request has done: in the database, and in the session that its browser keeps, where it
    may have signed somebody in or left a word of success to be shown on the next page."""
    db.session.rollback()
    session.clear()
    session.update(current_app.session_interface.open_session(current_app, request) or {})
    session.modified = False
    for name in ("_login_user", "csrf_token"):
        g.pop(name, None)


def release_database() -> None:
    """End what the gate has begun, so that nobody waits for the database while this request computes.

    Nothing else may have been changed yet. Whoever is signed in is asked for again when next needed, and that
    they are here is written down then.
    """
    db.session.rollback()
    for name in OF_THE_GATE:
        g.pop(name, None)
