"""Where a table waits between its preview and its import: a file in the instance folder, for a short time.

The file lies where every process of the app finds it, readable by its owner only, under a random name that is
worth nothing to anybody but whoever brought it. Each `kind` of table has a folder of its own; backups leave
them out.
"""

import json
import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from flask import current_app

from welfare import clock

FOLDER = "previews"
FORMER_FOLDERS = ("roster", "flats")
"""Where earlier versions kept them, in the instance folder."""
KEPT_FOR = timedelta(hours=2)
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def keep(kind: str, table: dict[str, Any], *, person_id: int) -> str:
    """Keeps a table; gives the token by which `find` finds it. Forgets what has lain too long."""
    clean_up()
    token = secrets.token_urlsafe(24)
    _write(kind, token, {**table, "person_id": person_id, "kept_at": clock.now().timestamp()})
    return token


def find(kind: str, token: str, *, person_id: int) -> dict[str, Any] | None:
    """The person's table under this token; None where there is none, or none any more."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        table = json.loads((_folder(kind) / f"{token}.json").read_text())
    except (OSError, ValueError):
        return None
    return table if table["person_id"] == person_id and not _is_over(table["kept_at"]) else None


def note(kind: str, token: str, table: dict[str, Any], **more: Any) -> None:
    """Adds to a kept table what became of it."""
    _write(kind, token, {**table, **more})


def clean_up() -> None:
    """Removes every table that has lain too long, whoever brought it."""
    instance = Path(current_app.instance_path)
    former = (instance.glob(f"{folder}/*") for folder in FORMER_FOLDERS)
    for old in chain(instance.glob(f"{FOLDER}/*/*"), *former):
        with suppress(FileNotFoundError):  # another process was quicker
            if _is_over(old.stat().st_mtime):
                old.unlink()


def _is_over(kept_at: float) -> bool:
    return clock.now().timestamp() - kept_at > KEPT_FOR.total_seconds()


def _folder(kind: str) -> Path:
    folder = Path(current_app.instance_path) / FOLDER / kind
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(kind: str, token: str, table: dict[str, Any]) -> None:
    """Whole or not at all: another process may be reading."""
    draft = _folder(kind) / f"{token}.{os.getpid()}.draft"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(table, file, ensure_ascii=False)
    draft.replace(_folder(kind) / f"{token}.json")
