"""The draw: a frozen list, a secret of one's own, a public random value, and what follows from the three."""
