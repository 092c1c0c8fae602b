"""What can be done with offers and stays."""
