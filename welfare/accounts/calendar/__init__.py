"""A person's calendar, as other programs read it."""
