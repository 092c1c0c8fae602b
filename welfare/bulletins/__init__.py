"""Bulletins: what a period brought, as a text whose numbers are figures."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and let other pages ask whether to lead there."""
    from flask_login import current_user

    from welfare.bulletins.queries import may_read
    from welfare.bulletins.views import bp

    app.register_blueprint(bp)
    app.add_template_global(lambda: may_read(current_user), "reads_bulletins")
