"""Rounds: from a draft to a ranked list."""
