"""Passkeys: speaking with a browser about them, and their pages."""
