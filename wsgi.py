"""The WSGI entry point."""

import sys

from welfare import create_app
from welfare.config import UnsafeConfiguration, UnusableInstance

try:
    app = create_app({"TAKES_TURNS": True})
except (UnsafeConfiguration, UnusableInstance) as error:
    sys.exit(f"Error: {error}")
