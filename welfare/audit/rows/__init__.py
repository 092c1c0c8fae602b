"""Whether every row is as the app has written it: seals under a key that no database holds."""
