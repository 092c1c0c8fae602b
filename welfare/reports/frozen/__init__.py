"""What figures came to when their period was over: written once, kept for good."""
