"""The tree of organizations: the bureau, its offices, education alliances and their schools."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    from welfare.organizations.views import bp

    app.register_blueprint(bp)
