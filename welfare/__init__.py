"""The teachers' welfare app: `create_app` wires the rooms together and holds no rule of its own."""

from typing import Any

from flask import Flask
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from welfare import (
    accounts,
    audit,
    bulletins,
    channels,
    exports,
    health,
    homes,
    housing,
    measures,
    navigation,
    needs,
    notices,
    organizations,
    own_data,
    petitions,
    registers,
    reports,
    retention,
    sending,
    setup,
    statements,
    training,
)
from welfare.config import PROJECT_ROOT, Settings, for_flask, read_settings
from welfare.engines import prepare_database
from welfare.extensions import compress, csrf
from welfare.web import (
    access,
    answers,
    apart,
    assets,
    errors,
    headers,
    i18n,
    icons,
    limits,
    log,
    pwa,
    receiving,
    routing,
    shared,
    site,
    templates,
    transaction,
)

FEATURES = (
    organizations,
    channels,
    accounts,
    exports,
    statements,
    sending,
    housing,
    training,
    homes,
    needs,
    notices,
    audit,
    measures,
    registers,
    reports,
    bulletins,
    petitions,
    retention,
    own_data,
    health,
    setup,
)
"""Categories are offered in this order."""


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The app. `config` wins over the environment: `Settings` under SETTINGS, or Flask's own names."""
    settings: Settings = (config or {}).get("SETTINGS") or read_settings()
    app = Flask(
        __name__,
        instance_path=str(settings.instance),
        template_folder=str(PROJECT_ROOT / "templates"),
        static_folder=None,
    )
    app.config.update(
        for_flask(settings),
        MIGRATIONS=PROJECT_ROOT / "welfare" / "migrations",
        TRANSLATIONS=PROJECT_ROOT / "welfare" / "translations",
    )
    app.config.update(config or {})
    templates.prepare_templates(app)
    app.json = answers.JSON(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    routing.prepare_addresses(app)
    compress.init_app(app)  # first in, last to see the answer
    headers.secure_headers(app)
    log.write_log(app)  # of what became of it
    transaction.one_commit_per_request(app)
    prepare_database(app)
    i18n.offer_languages(app)
    receiving.receive_first(app)
    access.guard(app)
    csrf.init_app(app)
    limits.limit_forms(app)
    apart.make_apart(app)
    errors.show_errors(app)
    assets.serve_assets(app)
    icons.draw_icons(app)

    for feature in FEATURES:
        feature.register(app)
    navigation.register(app)
    site.register(app)
    shared.register(app)
    pwa.register(app)

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {
            "site_name": i18n.site_name(),
            "full_name": i18n.full_name,
            "is_staff": current_user.is_authenticated and current_user.is_staff,
            "text_size": site.text_size_chosen(),
            "offers_demo": not settings.is_production,
        }

    from welfare import cli

    cli.register(app)
    return app
