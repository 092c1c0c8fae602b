"""A room's day."""
