"""From a visit to the problem list, and from there to measures with their budgets and what they made."""

from flask import Flask


def register(app: Flask) -> None:
    """Make the models known."""
    from welfare.measures import models  # noqa: F401
