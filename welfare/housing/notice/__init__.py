"""The public notice of a list, and the objections to it."""
