"""Who is reminded of what waits, step by step."""
