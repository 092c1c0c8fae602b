"""Sending over a line that drops: forms taken once however often they arrive, files by themselves."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the addresses a phone sends to, and keys for the forms that are shown."""
    from welfare.sending.actions.receipts import new_key
    from welfare.sending.once import take_forms_once
    from welfare.sending.views import bp

    app.register_blueprint(bp)
    take_forms_once(app)
    app.add_template_global(new_key)
