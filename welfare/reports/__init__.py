"""Figures, and the pages that show them."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    from welfare.reports.views import bp

    app.register_blueprint(bp)
