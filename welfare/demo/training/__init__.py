"""Training in the demo."""
