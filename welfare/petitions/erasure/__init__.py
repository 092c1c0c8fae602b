"""Erasing what is kept of a person: figures and histories hold without them."""
