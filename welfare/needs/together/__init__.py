"""Many needs at once: one form, and each need taken by itself."""
