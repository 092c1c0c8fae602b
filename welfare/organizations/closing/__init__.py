"""How an organization ends: closed, merged into another, opened again."""
