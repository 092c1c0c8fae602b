"""Figures, bulletins and exports, as seen from outside."""

from tests.support.surface import Surface

SURFACE = Surface()
