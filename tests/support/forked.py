"""Processes of their own that need not read the product first: they are forked off one that has.

What they do is in nothing but that unlike a program that was just started: they have no thread, no connection
and no app but the one they make. To read the product again would be nine tenths of the work.
"""

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from typing import Any

from flask import Flask
from flask.cli import main

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.support.whole_product"])


def forked(does: Callable[..., object], *given: Any) -> ForkServerProcess:
    """A process that does this, and has begun."""
    process = CONTEXT.Process(target=does, args=given, daemon=True)
    process.start()
    return process


def beside(app: Flask, does: Callable[..., object], *given: Any, **more: str) -> ForkServerProcess:
    """The same in an environment with the database and the folder of `app`, and what `more` it is to have."""
    settings = app.config["SETTINGS"]
    environment = {
        "DATABASE_URL": settings.database_url,
        "WELFARE_INSTANCE": str(settings.instance),
        "WELFARE_ENV": "testing",
        "WELFARE_SECRET_KEY": settings.secret_key,
        "WELFARE_TIME_ZONE": settings.time_zone,
    }
    return forked(_in, environment | more, does, *given)


def flask(*command: str) -> None:
    """What the program `flask` does with this command."""
    sys.argv = ["flask", "--app", "wsgi", *command]
    main()


def _in(environment: dict[str, str], does: Callable[..., object], *given: Any) -> None:
    os.environ.update(environment)
    does(*given)
