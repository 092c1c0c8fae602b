"""What the district sets for each category."""
