"""What happens to exports, for whoever wants to tell people of it."""

from blinker import signal

export_made = signal("export-made")
"""Sent with the `Export` that a worker has finished, inside the transaction that says so."""
