"""The tree of organizations from a table, for whoever administers a part of it."""
