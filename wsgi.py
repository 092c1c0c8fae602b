"""The WSGI entry point."""

import gc
import os
import sys

from flask import Flask


def load() -> Flask:
    """The app. Hardly anything that is made meanwhile goes again: to look for it over and over took a quarter
    of every start. What is loaded stays out of later looks, too."""
    gc.disable()
    try:
        from welfare import create_app
        from welfare.config import UnsafeConfiguration, UnusableInstance
        from welfare.config.instance import OWNER_ONLY

        os.umask(OWNER_ONLY)
        try:
            return create_app({"TAKES_TURNS": True})
        except (UnsafeConfiguration, UnusableInstance) as error:
            sys.exit(f"Error: {error}")
    finally:
        gc.freeze()
        gc.enable()


app = load()
