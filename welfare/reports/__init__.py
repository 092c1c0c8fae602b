"""Figures, and the pages that show them."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and what can be exported."""
    from welfare.exports.listing import offer
    from welfare.reports import exports, public_views, views

    public_views.register(app)
    app.register_blueprint(views.bp)
    for listing in exports.listings():
        offer(listing)
