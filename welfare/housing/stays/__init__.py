"""Offers, keys, and living in a flat."""
