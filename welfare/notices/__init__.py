"""Notices: who is told of what, in the app and on their devices."""

from flask import Flask


def register(app: Flask) -> None:
    """Listen to what happens to needs, and register the pages."""
    from welfare.notices import devices, labels, listeners, views
    from welfare.notices.channels import views as channels
    from welfare.notices.confirming import ask_some
    from welfare.notices.reminders import needs
    from welfare.notices.reminders import views as ladder
    from welfare.notices.reminders.watches import watch
    from welfare.workers import offer

    listeners.listen()
    offer("asking what has arrived", ask_some)
    watch(*needs.WATCHES)
    devices.follow_sessions(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(ladder.bp)
    app.register_blueprint(channels.bp)
    app.add_template_global(channels.may_set, "sets_channels")
    for label in (labels.sentence_of_notice, labels.icon_of_notice):
        app.add_template_global(label)
