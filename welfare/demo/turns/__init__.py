"""The turns that a need's story takes in the demo."""
