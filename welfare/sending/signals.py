"""What happens to what was sent, for the feature that it was sent to."""

from blinker import signal

file_arrives = signal("file-arrives")
"""Sent with the `Receipt` of what a file goes with, before it is kept. Who wants no more files raises."""
