"""Where finished exports wait to be fetched: the instance folder, for their owner only, for a day.

What is somebody's own waits longer: a teacher on a weak line may have to try again tomorrow.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import current_app

from welfare import clock

KEPT_FOR = timedelta(days=1)
OWN_KEPT_FOR = timedelta(days=3)
DRAFT = ".draft"
"""Ends the name of a file that is being written."""
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


def clean_up(own: Collection[str] = ()) -> int:
    """Remove files that have lain for a day, and what was never finished; gives how many.

    `own` are the tokens of what waits longer.

    How long one has lain is told by its ctime: what a workbook is packed from dates itself 1980.
    """
    ends, removed = (clock.now() - KEPT_FOR).timestamp(), 0
    for path in folder().iterdir():
        if path.name in own:
            continue
        with suppress(FileNotFoundError):  # whoever is packing a workbook removes what is packed
            if path.stat().st_ctime < ends:
                path.unlink()
                removed += 1
    return removed
