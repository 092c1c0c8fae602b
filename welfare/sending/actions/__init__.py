"""Receipts, and the photos that go with what was sent."""
