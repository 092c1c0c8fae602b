"""People on screen, for administrators."""
