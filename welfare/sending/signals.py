"""What happens to what was sent, for the feature that it was sent to."""

from blinker import signal

photo_arrives = signal("photo-arrives")
"""Sent with the `Receipt` of what a photo goes with, before it is kept. Who wants no more photos raises."""
