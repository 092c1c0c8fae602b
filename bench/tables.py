"""Tables of docs/performance.md, each between markers: whoever measures writes them, and nobody else."""

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from welfare import clock

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """As Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def circumstances(*more: str) -> str:
    """When and where something was measured, as a sentence."""
    where = f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"Measured on {clock.now():%Y-%m-%d} on {where}{''.join(f', {each}' for each in more)}."


def write(name: str, text: str, document: Path = DOCUMENT) -> None:
    """Put `text` between the markers of this name. Raises `ValueError` where the document has none."""
    begin, end = f"<!-- bench: {name} -->", f"<!-- end: {name} -->"
    written, found = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n{text}\n{end}",
        document.read_text(),
        flags=re.DOTALL,
    )
    if found != 1:
        raise ValueError(f"{document.name} has no place for {name}")
    document.write_text(written)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
