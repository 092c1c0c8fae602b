"""What packages run, and under which licences: read from what is installed."""

import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==", re.MULTILINE)
OF_CLASSIFIER = "License :: OSI Approved :: "
LONGEST = 60
"""Characters beyond which what a package calls its licence is the licence itself."""


def packages_that_run() -> list[str]:
    """The names in requirements.txt, which pins all there is, by alphabet."""
    return sorted(PINNED.findall((ROOT / "requirements.txt").read_text()), key=str.casefold)


def licence_of(name: str) -> str:
    """The licence that a package says it has; where it says none in a word, by its classifier."""
    about: PackageMetadata = metadata(name)
    for said in (about.get("License-Expression"), about.get("License")):
        if said and "\n" not in said and len(said) <= LONGEST and said != "UNKNOWN":
            return str(said)
    classifiers = [each for each in about.get_all("Classifier") or [] if each.startswith(OF_CLASSIFIER)]
    return "; ".join(each.removeprefix(OF_CLASSIFIER) for each in classifiers) or "not said"
