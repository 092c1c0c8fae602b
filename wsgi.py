"""The WSGI entry point."""

from welfare import create_app

app = create_app({"TAKES_TURNS": True})
