"""Whether all histories are what they were: the signed heads, the check, and what auditors read."""

from flask import Flask


def register(app: Flask) -> None:
    """Let pages say when the history was last found whole, and write down what auditors read."""
    from welfare import workers
    from welfare.accounts.models import EventKind
    from welfare.accounts.timeline import say_of
    from welfare.audit import command, labels, queries
    from welfare.audit.power import views as power
    from welfare.audit.readings import recording, views
    from welfare.audit.rows import writing

    app.register_blueprint(views.bp)
    app.after_request(recording.record_reading)
    writing.register()
    say_of(EventKind.AUDITED, labels.what_was_found)
    workers.offer("signing", command.EachHour())
    for function in (queries.audit_standing, views.may_see_readings, power.may_see_power):
        app.add_template_global(function)
