"""What the app speaks with others in. It knows their addresses and their answers, and nobody here."""

import os

from flask import Flask


def register(app: Flask) -> None:
    """Read which services people can be signed in by, by which mail is sent, and what channels are told."""
    from welfare.channels.http import go_out_by
    from welfare.channels.settings import PROVIDERS, read_providers
    from welfare.channels.smtp import MAIL_SERVER, read_mail_server
    from welfare.channels.stored import read_environment

    settings = app.config["SETTINGS"]
    go_out_by(settings.outbound_proxy, settings.outbound_direct)
    environment = {} if app.config["TESTING"] else os.environ
    providers = read_providers(
        environment, public_url=settings.public_url, is_production=settings.is_production
    )
    app.config.setdefault(PROVIDERS, providers)
    app.config.setdefault(MAIL_SERVER, read_mail_server(environment, is_production=settings.is_production))
    read_environment(app)
