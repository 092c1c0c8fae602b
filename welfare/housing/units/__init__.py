"""Flats."""
