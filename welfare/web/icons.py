"""The symbols of the sprite, as pages draw them: decoration only, said in words beside it.

A list's page draws a hundred and more, so what was drawn once is kept.
"""

from functools import cache

from flask import Flask
from markupsafe import Markup

from welfare.web.assets import static_url

SPRITE = "icons/sprite.svg"
ICON = Markup(
    '<svg class="{kind}" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>'
)
PICTURE = Markup(
    '<svg class="picture" viewBox="0 0 80 80" aria-hidden="true" focusable="false">'
    '<use href="{sprite}#{name}"></use></svg>'
)


def icon(name: str, size: str | None = None) -> Markup:
    """One symbol; `size` is None or `large`."""
    return _drawn(ICON, name, f"icon icon-{size}" if size else "icon", static_url(SPRITE))


def picture(name: str) -> Markup:
    """A drawing: `category-housing`, `category-training`, `category-home`, `category-other`."""
    return _drawn(PICTURE, name, "picture", static_url(SPRITE))


@cache
def _drawn(what: Markup, name: str, kind: str, sprite: str) -> Markup:
    return what.format(name=name, kind=kind, sprite=sprite)


def draw_icons(app: Flask) -> None:
    """Let templates draw."""
    app.add_template_global(icon, "draw")
    app.add_template_global(picture, "draw_picture")
