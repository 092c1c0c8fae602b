"""The folder of what an installation keeps, and that others do not read there."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from welfare.config.refusals import UnusableInstance

PROJECT_ROOT = Path(__file__).resolve().parents[2]
OWNER_ONLY = 0o077
"""What a file says to nobody else, whatever the shell that starts the app would let it say."""
LEFT_OPEN = ("welfare.sqlite3*", "*_key", "*.pem", "audit_last_head*", "last_backup")
"""Files of the instance folder that earlier versions, or a restored backup, may have left readable."""


def begin_to_keep_in(instance: Path) -> None:
    """Make the folder where there is none, and close it to others. Raises `UnusableInstance`."""
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=instance):
            pass
        _close_to_others(instance)
    except OSError as error:
        raise UnusableInstance(
            f"Nothing can be written in the instance folder {instance} ({error.strerror}). "
            "Give it to the user that runs this, or name another by WELFARE_INSTANCE."
        ) from None


def _close_to_others(instance: Path) -> None:
    """Take from others what only the owner is to read. A file of somebody else's stays as it is."""
    for path in (found for pattern in LEFT_OPEN for found in instance.glob(pattern)):
        with suppress(FileNotFoundError, PermissionError):  # SQLite removes its log with the last connection
            mode = path.stat().st_mode
            if mode & OWNER_ONLY:
                path.chmod(mode & ~OWNER_ONLY & 0o777)


def kept_secret(path: Path) -> str:
    """The secret kept at `path`; made on the first call, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
