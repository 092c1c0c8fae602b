"""People: who they are, which roles they hold where, and how they sign in."""

from flask import Flask

from welfare.extensions import login_manager


def register(app: Flask) -> None:
    """Register signing in and the pages of people."""
    from welfare.accounts import (
        account_views,  # noqa: F401  adds its pages to those of `views`, as do the other three
        calendar_views,  # noqa: F401
        labels,
        people_views,  # noqa: F401
        roster_views,  # noqa: F401
        sessions,
        views,
    )
    from welfare.accounts.queries import person_by_session_token

    login_manager.init_app(app)
    login_manager.user_loader(person_by_session_token)
    login_manager.unauthorized_handler(sessions.sign_in_first)
    login_manager.session_protection = None  # a phone changes its address all day
    app.register_blueprint(views.bp)
    for label in (labels.role_label, labels.demo_label):
        app.add_template_global(label)
