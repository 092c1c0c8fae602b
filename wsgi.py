"""The WSGI entry point."""

import os
import sys

from welfare import create_app
from welfare.config import OWNER_ONLY, UnsafeConfiguration, UnusableInstance

os.umask(OWNER_ONLY)
try:
    app = create_app({"TAKES_TURNS": True})
except (UnsafeConfiguration, UnusableInstance) as error:
    sys.exit(f"Error: {error}")
