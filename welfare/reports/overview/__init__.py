"""The leaders' overview."""
