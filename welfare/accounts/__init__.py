"""People: who they are, which roles they hold where, and how they sign in."""

from flask import Flask

from welfare.extensions import login_manager


def register(app: Flask) -> None:
    """Register signing in and the pages of people."""
    from welfare.accounts import people_views, sessions, views
    from welfare.accounts.queries import person_by_session_token

    login_manager.init_app(app)
    login_manager.user_loader(person_by_session_token)
    login_manager.unauthorized_handler(sessions.sign_in_first)
    app.register_blueprint(views.bp)
