"""Days on which a home is closed, though its hours say otherwise."""
