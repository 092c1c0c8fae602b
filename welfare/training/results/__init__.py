"""What training comes to."""
