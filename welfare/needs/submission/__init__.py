"""Submitting a need."""
