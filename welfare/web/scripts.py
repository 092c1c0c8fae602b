"""ES modules joined into the one script that a phone asks for.

Not a bundler for everybody: a module here imports names as they are exported, from relative paths, on top of
its file, and nothing imports in a circle. All share one scope, so no two may declare the same name: a test
sees to that, and the linter that what is imported exists and what is used is imported.
"""

import re
from pathlib import Path

IMPORT = re.compile(r"^import (?:\{[^}]*\} from )?'(\.[^']+)';\n", re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)


def modules(entry: Path) -> list[Path]:
    """The script and all that it imports, each after what it needs. Raises `OSError` for a file not there."""
    found: dict[Path, None] = {}

    def visit(path: Path) -> None:
        for needed in IMPORT.findall(path.read_text()):
            if (path.parent / needed).resolve() not in found:
                visit((path.parent / needed).resolve())
        found[path] = None

    visit(entry)
    return list(found)


def joined(paths: list[Path]) -> bytes:
    """These modules as one plain script, whose names are nobody else's."""
    sources = (EXPORT.sub("", IMPORT.sub("", path.read_text())) for path in paths)
    return "\n".join(("(function () {", "'use strict';", *sources, "})();")).encode()
