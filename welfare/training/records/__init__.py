"""A teacher's own record."""
