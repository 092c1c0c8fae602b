"""What can be done with bookings. Nothing here commits or knows a request."""
