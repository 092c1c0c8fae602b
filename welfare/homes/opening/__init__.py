"""Opening and closing homes."""
