"""The measures list."""
