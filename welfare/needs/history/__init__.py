"""What happened to a need, told to whoever reads it."""
