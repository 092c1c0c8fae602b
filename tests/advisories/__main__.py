"""`make advisories`: asks whether an advisory is known of anything that is pinned, and says what came of it.

That none is known is said only where each package was answered for: an index without advisories, as mirrors
are, answers for none, and then nothing is known.
"""

import json
import re
import subprocess
import sys
from collections.abc import Collection, Sequence
from typing import Any

from tests.hashes.__main__ import FILES, ROOT, pins

SOURCES = ("osv", "pypi")
"""As pip-audit calls them; the second is the index that pip is set to use. The first that answers for
all is enough."""
NONE_KNOWN, SOME_KNOWN, NOTHING_KNOWN = range(3)
"""How the program ends."""


def normal(name: str) -> str:
    """A package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    """The names of all that is pinned, for running and for checking."""
    return {normal(name) for path in FILES for _line, name, *_ in pins((ROOT / path).read_text())}


def told(report: str, names: Collection[str]) -> tuple[int, list[str]]:
    """How to end, and what to say, by what pip-audit has written of these packages."""
    try:
        said: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = []
    asked = {normal(each["name"]): each for each in said if "vulns" in each}
    lines = [
        f"{name} {each['version']}: {found['id']}, mended in {_versions(found['fix_versions'])}"
        for name, each in sorted(asked.items())
        for found in each["vulns"]
    ]
    silent = sorted(set(names) - asked.keys())
    if silent:
        lines.append(f"Nothing is known of {len(silent)} of {len(names)} packages: {', '.join(silent[:5])} …")
    if lines:
        return SOME_KNOWN if len(lines) > bool(silent) else NOTHING_KNOWN, lines
    return NONE_KNOWN, [f"No advisory is known of the {len(names)} packages that are pinned."]


def _versions(those: Sequence[str]) -> str:
    return ", ".join(those) or "no version"


def ask(source: str) -> str:
    """What pip-audit writes of all files, asking this source; empty where it cannot."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", source, "--format", "json"]
    command += ["--disable-pip", "--no-deps", "--progress-spinner", "off", "--timeout", "20"]
    for path in FILES:
        command += ["--requirement", path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.stdout:
        print(f"{source}: {(done.stderr.strip().splitlines() or ['no answer'])[-1][:200]}")
    return done.stdout


def main() -> None:
    """Ask one source after another, until one knows of every package."""
    names = pinned()
    for source in SOURCES:
        ends, lines = told(ask(source), names)
        print(*lines, sep="\n")
        if ends != NOTHING_KNOWN:
            sys.exit(ends)
    sys.exit(NOTHING_KNOWN)


if __name__ == "__main__":
    main()
