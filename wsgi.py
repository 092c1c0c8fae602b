"""The WSGI entry point."""

import os
import sys

from welfare import create_app
from welfare.config import UnsafeConfiguration, UnusableInstance
from welfare.config.instance import OWNER_ONLY

os.umask(OWNER_ONLY)
try:
    app = create_app({"TAKES_TURNS": True})
except (UnsafeConfiguration, UnusableInstance) as error:
    sys.exit(f"Error: {error}")
