"""What each figure counts, and in which words."""
