"""What auditors have read: recorded, and shown to those who answer for the bureau."""
