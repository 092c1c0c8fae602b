"""Teachers' homes in the demo."""
