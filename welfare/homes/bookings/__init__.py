"""Booking a room, and what becomes of it."""
