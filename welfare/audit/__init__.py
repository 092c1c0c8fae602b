"""Whether all histories are what they were: the signed heads of each day, and the check."""

from flask import Flask


def register(app: Flask) -> None:
    """Let pages say when the history was last found whole."""
    from welfare.audit import queries

    app.add_template_global(queries.audit_standing)
