"""What the bureau says to everybody about the app itself: how far all can use it, how it is filed."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and let every page show its foot."""
    from welfare.statements.filings import filings
    from welfare.statements.views import bp

    app.register_blueprint(bp)
    app.context_processor(lambda: {"filings": filings()})
