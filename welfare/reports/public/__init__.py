"""What everybody may know: the front page and the public page."""
