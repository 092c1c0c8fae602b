"""The line before a session."""
