"""Who did what to what, and when: one way to append it, one guard, one seal, one timeline."""
