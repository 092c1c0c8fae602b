"""Lists as files, to be opened in Excel or WPS: what a person sees, and a record of who took what."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and the list that stands below this room."""
    from welfare.accounts.models import EventKind
    from welfare.accounts.timeline import say_of
    from welfare.exports import people, timeline
    from welfare.exports.lists import offer
    from welfare.exports.views import bp

    offer(people.EXPORT)
    for kind in (EventKind.EXPORTED, EventKind.EXPORT_FETCHED):
        say_of(kind, timeline.in_words)
    app.register_blueprint(bp)
