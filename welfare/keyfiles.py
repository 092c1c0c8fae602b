"""Keys that an installation makes once and keeps in its instance folder."""

import os
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of `path`; what `make` gives where there is none yet, readable by its owner only."""
    if not path.exists():
        draft = path.with_name(f"{path.stem}.{os.getpid()}.draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(make())
        try:
            os.link(draft, path)  # whole or not at all, and only the first of several processes
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
