"""What a person asks of the bureau beside needs: about their own data, or about how they were treated."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and reminders, and let other pages ask whether to lead to the queue."""
    from flask_login import current_user

    from welfare.notices.reminders.watches import watch
    from welfare.petitions import reminders
    from welfare.petitions.labels import petition_kind, petition_status
    from welfare.petitions.policy import reads_queue
    from welfare.petitions.views import bp

    app.register_blueprint(bp)
    watch(*reminders.WATCHES)
    app.add_template_global(petition_kind)
    app.add_template_global(petition_status)
    app.add_template_global(lambda: reads_queue(current_user), "reads_petitions")
