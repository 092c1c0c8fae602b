"""ES modules joined into the one script that a phone asks for.

One script may continue another, which is loaded first: what that one has, it has without a copy.

Not a bundler for everybody: a module here imports names as they are exported, from relative paths, on top of
its file, and nothing imports in a circle. All share one scope, so no two may declare the same name: a test
sees to that, and the linter that what is imported exists and what is used is imported.
"""

import re
from collections.abc import Sequence
from pathlib import Path

IMPORT = re.compile(r"^import (?:\{([^}]*)\} from )?'(\.[^']+)';\n", re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)


def modules(entry: Path) -> list[Path]:
    """The script and all that it imports, each after what it needs. Raises `OSError` for a file not there."""
    found: dict[Path, None] = {}

    def visit(path: Path) -> None:
        for needed, _ in imports(path):
            if needed not in found:
                visit(needed)
        found[path] = None

    visit(entry)
    return list(found)


def imports(path: Path) -> list[tuple[Path, list[str]]]:
    """The modules that this one imports, and which of their names."""
    found = IMPORT.findall(path.read_text())
    return [((path.parent / needed).resolve(), re.findall(r"\w+", names)) for names, needed in found]


def shared(first: list[Path], rest: list[Path]) -> list[str]:
    """The names that the modules of one script import from those of the script it continues."""
    names = (name for path in rest for module, names in imports(path) if module in first for name in names)
    return sorted(set(names))


def joined(paths: list[Path], given: Sequence[str] = (), taken: Sequence[str] = ()) -> bytes:
    """These modules as one plain script, whose names are nobody else's.

    Those that are `given` are for the script that continues it, which has them `taken`.
    """
    sources = (EXPORT.sub("", IMPORT.sub("", path.read_text())) for path in paths)
    before = [f"const {{ {', '.join(taken)} }} = window.welfare;"] if taken else []
    after = [f"window.welfare = {{ {', '.join(given)} }};"] if given else []
    return "\n".join(("(function () {", "'use strict';", *before, *sources, *after, "})();")).encode()
