"""Applying in a round."""
