"""The beginning of a real bureau: by `flask --app wsgi set-up`, or on a page that a code from there opens."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the page, and let every other lead there until somebody has an account."""
    from welfare.setup import views

    app.register_blueprint(views.bp)
    app.before_request(views.lead_to_the_beginning)
