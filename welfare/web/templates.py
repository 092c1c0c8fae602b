"""How templates are read."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class SharedGlobals(Environment):
    """Templates have the app's globals themselves: Jinja's chain of two maps is walked in Python, key by key,
    for every import and include."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; in a chain only where it brings some of its own."""
        return super().make_globals(d) if d else self.globals


def prepare_templates(app: Flask) -> None:
    """Choose how they are read; before anything else of them is asked."""
    app.jinja_environment = SharedGlobals
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
