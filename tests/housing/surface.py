"""Turnover housing, as seen from outside."""

from tests.support.surface import Surface

SURFACE = Surface()
