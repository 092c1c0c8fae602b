"""`make hashes`: writes below each pinned package the hashes of the files that pip may take for it.

Those are its wheels for CPython 3.11 and newer on Linux with glibc, on x86_64 and aarch64; where none fits,
its source. The index is the one that pip is set to use. What else stands in the files stays.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

# pip's own, so that this runs before anything is installed.
from pip._internal.models.index import PyPI
from pip._vendor.packaging.tags import Tag, compatible_tags, cpython_tags
from pip._vendor.packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from pip._vendor.packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "requirements.txt",
    "requirements-dev.txt",
    "tests/mutants/requirements.txt",
    "tests/sbom/requirements.txt",
    "tests/advisories/requirements.txt",
)
PYTHONS = [(3, minor) for minor in range(11, 16)]
MACHINES = ("x86_64", "aarch64")
NEWEST_GLIBC = 36
"""Debian 12's. Each takes what was built for an older one."""
LEGACY = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
JSON = "application/vnd.pypi.simple.v1+json"
PINNED = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)")
HASH = re.compile(r" \\\n +--hash=sha256:([0-9a-f]{64})")
INDENT = " \\\n    --hash=sha256:"


def platforms(machine: str) -> list[str]:
    """What a wheel for this kind of machine may be built for."""
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(5, NEWEST_GLIBC + 1)]
    return [*names, *(f"{name}_{machine}" for name in LEGACY.values()), f"linux_{machine}"]


def tags() -> frozenset[Tag]:
    """Those of the wheels that one of our Pythons takes on one of our machines."""
    found: set[Tag] = set()
    for python, machine in product(PYTHONS, MACHINES):
        abi = f"cp{python[0]}{python[1]}"
        found.update(cpython_tags(python, [abi], platforms(machine)))
        found.update(compatible_tags(python, abi, platforms(machine)))
    return frozenset(found)


def chosen(files: Iterable[dict[str, Any]], version: str, ours: frozenset[Tag]) -> list[str]:
    """Of a package's files those that may be taken for this version, as sorted hashes."""
    wheels, sources = set(), set()
    for file in files:
        name, digest = file["filename"], file["hashes"].get("sha256")
        with suppress(ValueError):  # what was uploaded long ago is called in any way
            if name.endswith(".whl"):
                _name, built, _build, for_whom = parse_wheel_filename(name)
                fits, among = bool(for_whom & ours), wheels
            else:
                built, fits, among = parse_sdist_filename(name)[1], True, sources
            if digest and fits and built == Version(version):
                among.add(digest)
    return sorted(wheels or sources)


def bare(text: str) -> str:
    """A file of requirements without hashes."""
    return HASH.sub("", text)


def pins(text: str) -> list[tuple[str, str, str]]:
    """The lines of a file of requirements that name a package: line, name, version."""
    found = []
    for line in bare(text).splitlines():
        if pinned := PINNED.match(line):
            found.append((line, *pinned.groups()))
    return found


def with_hashes(text: str, hashes: dict[str, Sequence[str]]) -> str:
    """The file with these hashes below each line."""
    lines = bare(text).splitlines()
    return "".join(line + "".join(INDENT + one for one in hashes.get(line, ())) + "\n" for line in lines)


@cache
def index() -> str:
    """Where pip asks for packages, with a slash at its end."""
    if not (address := os.environ.get("PIP_INDEX_URL")):
        command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        address = told.stdout.strip() if told.returncode == 0 else PyPI.simple_url
    return address.rstrip("/") + "/"


def asked(name: str) -> list[dict[str, Any]]:
    """What files there are of a package."""
    request = Request(f"{index()}{canonicalize_name(name)}/", headers={"Accept": JSON})
    with urlopen(request, timeout=60) as answer:
        files: list[dict[str, Any]] = json.load(answer)["files"]
    return files


def main() -> None:
    ours = tags()
    for path in map(ROOT.joinpath, FILES):
        text = path.read_text()
        wanted = pins(text)
        with ThreadPoolExecutor(4) as pool:
            answers = pool.map(lambda pin: chosen(asked(pin[1]), pin[2], ours), wanted)
            hashes = {line: found for (line, *_), found in zip(wanted, answers, strict=True)}
        if missing := [line for line, found in hashes.items() if not found]:
            sys.exit(f"No file fits: {', '.join(missing)}")
        path.write_text(with_hashes(text, hashes))
        print(f"{path.relative_to(ROOT)}: {sum(map(len, hashes.values()))} hashes of {len(hashes)} packages")


if __name__ == "__main__":
    main()
