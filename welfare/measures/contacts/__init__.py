"""Contact schools."""
