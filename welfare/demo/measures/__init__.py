"""Visits, problems and measures in the demo."""
