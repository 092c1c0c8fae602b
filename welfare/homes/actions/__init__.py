"""What can be done with homes, bookings and proposals. Nothing here commits or knows a request."""
