"""Visits, problems and measures, as seen from outside."""

from tests.support.surface import Surface

SURFACE = Surface()
