"""Bulletins: what a period brought, as a text whose numbers are figures."""

from flask import Flask


def register(app: Flask) -> None:
    """Know the tables."""
    from welfare.bulletins import models  # noqa: F401
