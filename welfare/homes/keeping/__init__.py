"""Keeping homes: what they are, their rooms, their photos."""
