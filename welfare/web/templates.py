"""How templates are read."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from markupsafe import Markup

from welfare.web.compiled import compiled_templates
from welfare.web.i18n import language


class SharedGlobals(Environment):
    """Templates have the app's globals themselves: Jinja's chain of two maps is walked in Python, key by key,
    for every import and include."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; in a chain only where it brings some of its own."""
        return super().make_globals(d) if d else self.globals


def part_for_all(name: str) -> Markup:
    """A part that says the same to everybody who reads its language, made once by each process.

    It is made without what a page is given, so that nothing of a person can stand in it.
    """
    template = current_app.jinja_env.get_template(name)
    made: dict[tuple[str, str], tuple[Any, Markup]] = current_app.extensions.setdefault(__name__, {})
    read, text = made.get((name, language()), (None, Markup()))
    if read is not template:  # new, or changed on disk since
        text = Markup(template.render())  # noqa: S704  # escaped as it was made
        made[name, language()] = template, text
    return text


def prepare_templates(app: Flask) -> None:
    """Choose how they are read; before anything else of them is asked."""
    app.jinja_environment = SharedGlobals
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = compiled_templates(app.config["SETTINGS"])
    app.add_template_global(part_for_all)
