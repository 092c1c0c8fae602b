"""Which column is what where no heading says so: chosen by hand, once, and remembered."""
