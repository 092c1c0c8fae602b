"""Where a roster waits between its preview and its import: a file in the instance folder, for a short time.

The file lies where every process of the app finds it, readable by its owner only, under a random name that is
worth nothing to anybody but the administrator who brought it.
"""

import json
import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from welfare import clock
from welfare.accounts.models import Person

KEPT_FOR = timedelta(hours=2)
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def keep(roster: dict[str, Any], *, by: Person) -> str:
    """Keeps a roster; gives the token by which `find` finds it. Forgets what has lain too long."""
    for old in _folder().glob("*.json"):
        with suppress(OSError, ValueError, KeyError):
            if _is_over(json.loads(old.read_text())["kept_at"]):
                old.unlink()
    token = secrets.token_urlsafe(24)
    _write(token, {**roster, "person_id": by.id, "kept_at": clock.now().timestamp()})
    return token


def find(token: str, *, by: Person) -> dict[str, Any] | None:
    """The person's roster under this token; None where there is none, or none any more."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        roster = json.loads((_folder() / f"{token}.json").read_text())
    except (OSError, ValueError):
        return None
    return roster if roster["person_id"] == by.id and not _is_over(roster["kept_at"]) else None


def note(token: str, roster: dict[str, Any], **more: Any) -> None:
    """Adds to a kept roster what became of it."""
    _write(token, {**roster, **more})


def _is_over(kept_at: float) -> bool:
    return clock.now().timestamp() - kept_at > KEPT_FOR.total_seconds()


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "rosters"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(token: str, roster: dict[str, Any]) -> None:
    """Whole or not at all: another process may be reading."""
    draft = _folder() / f"{token}.{os.getpid()}.draft"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(roster, file, ensure_ascii=False)
    draft.replace(_folder() / f"{token}.json")
