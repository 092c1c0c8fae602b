"""The roster: people from a table."""
