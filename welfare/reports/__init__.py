"""Figures, and the pages that show them."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and what can be exported."""
    from welfare.audit.readings.labels import NAMED
    from welfare.exports.lists import offer
    from welfare.reports import sums, views
    from welfare.reports.figures import FIGURES, exports
    from welfare.reports.figures import views as _figures  # noqa: F401  these add their pages to those of `views`
    from welfare.reports.overview import views as _overview  # noqa: F401
    from welfare.reports.public import landing as _landing  # noqa: F401
    from welfare.reports.public import views as public_views

    sums.register()
    public_views.register(app)
    app.register_blueprint(views.bp)
    NAMED["reports"] = lambda name: FIGURES[name].label if name in FIGURES else name
    for listing in exports.listings():
        offer(listing)
