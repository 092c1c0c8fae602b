"""One commit for each request, here and nowhere else, and only after it succeeded."""

from flask import Flask, Response, g

from welfare.extensions import db


def one_commit_per_request(app: Flask) -> None:
    """Commit what a successful request changed; anything else is rolled back with the session."""

    @app.after_request
    def commit_or_roll_back(response: Response) -> Response:
        if response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response


def release_database() -> None:
    """End what the gate has begun, so that nobody waits for the database while this request computes.

    Nothing may have been changed yet. Whoever is signed in is asked for again when next needed.
    """
    db.session.rollback()
    g.pop("_login_user", None)
