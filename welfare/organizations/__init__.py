"""The tree of organizations: the bureau, its offices, education alliances and their schools."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    from welfare.organizations.closing import views as _closing  # noqa: F401  adds its pages
    from welfare.organizations.labels import kind_icon, kind_label, naming_label
    from welfare.organizations.views import bp

    app.register_blueprint(bp)
    for word in (kind_label, kind_icon, naming_label):
        app.add_template_global(word)
