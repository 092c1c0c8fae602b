"""Where finished exports wait to be fetched: the instance folder, for their owner only, for a day."""

import re
from datetime import timedelta
from pathlib import Path

from flask import current_app

from welfare import clock

KEPT_FOR = timedelta(days=1)
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def folder() -> Path:
    """The folder, also for what is being written."""
    place = Path(current_app.instance_path) / "exports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(token: str) -> Path:
    """Where the file with this token is. Raises `ValueError` for what is no token."""
    if not TOKEN.fullmatch(token):
        raise ValueError(token)
    return folder() / token


def clean_up() -> int:
    """Remove files that have lain for a day, and what was never finished; gives how many."""
    ends = (clock.now() - KEPT_FOR).timestamp()
    over = [path for path in folder().iterdir() if path.stat().st_mtime < ends]
    for path in over:
        path.unlink(missing_ok=True)
    return len(over)
