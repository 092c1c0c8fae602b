"""Whether the installation is well: what a monitor and a proxy ask, and nobody signed in."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the address."""
    from welfare.health import views

    app.register_blueprint(views.bp)
