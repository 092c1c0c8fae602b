"""How long what is kept of people is kept, kind by kind, and what goes once its time is over."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and let other pages ask whether to lead there."""
    from flask_login import current_user

    from welfare.accounts.powers import holds_at_bureau
    from welfare.accounts.records.house import keep_changes_of
    from welfare.retention.labels import SET_FOR_ALL
    from welfare.retention.models import RetentionEvent
    from welfare.retention.views import READERS, bp

    app.register_blueprint(bp)
    keep_changes_of(RetentionEvent, SET_FOR_ALL)
    app.add_template_global(lambda: holds_at_bureau(current_user, *READERS), "keeps_times")
