"""The rules by which points are given."""
