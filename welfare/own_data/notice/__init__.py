"""The privacy notice: the text that comes with the app, the bureau's own versions of it, and their pages."""
