"""What the needs tell whoever listens, without knowing who that is."""

from blinker import Signal

event_appended = Signal()
"""Sent with each `NeedEvent` the moment it is appended, inside its transaction.

The need is not whole yet (see `record.take`): a listener takes note, and looks at it before the commit.
"""
