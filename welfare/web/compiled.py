"""What is made of the code's own files the same way each time, kept on the disk for the next process.

Templates as Python reads them, and static files as small as they get: half a second of work for the first who
opens a page after a start. Whoever deletes the folder loses nothing else.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import jinja2
from flask import current_app
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from welfare.config import Settings

FOLDER = "compiled"
"""In the instance folder."""


class CompiledTemplates(FileSystemBytecodeCache):
    """Each under a name that its source, and the version of Jinja, are part of."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made where it is not there."""
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
        super().__init__(str(folder), f"jinja-{jinja2.__version__}-%s")

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """What is kept is taken for this source only where it was read in the same way."""
        how = environment.trim_blocks, environment.lstrip_blocks, sorted(environment.extensions)
        return super().get_bucket(environment, name, filename, f"{how}{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it. On a disk that is full each process makes it for itself."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates(settings: Settings) -> CompiledTemplates:
    """Where this installation keeps its templates."""
    return CompiledTemplates(settings.instance / FOLDER)


def kept(how: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make()` gives; made once for this `source` and `how`, which are to say all that it depends on."""
    folder: Path = current_app.config["SETTINGS"].instance / FOLDER
    path = folder / hashlib.sha256(how.encode() + b"\0" + source).hexdigest()
    with suppress(OSError):
        return path.read_bytes()
    made = make()
    with suppress(OSError), NamedTemporaryFile(dir=folder, suffix=".draft", delete=False) as draft:
        draft.write(made)
        draft.close()
        Path(draft.name).replace(path)  # whole, or not at all
    return made
