"""Whom of its unit a need is with, and how that comes about."""
