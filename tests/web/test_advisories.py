"""What `make advisories` says: nothing is known to be well of a package that nobody has answered for."""

import json

import pytest

from tests.advisories.__main__ import NONE_KNOWN, NOTHING_KNOWN, SOME_KNOWN, normal, pinned, told
from tests.hashes.__main__ import ROOT

NAMES = {"flask", "py-serializable"}
WELL = {"name": "Flask", "version": "3.1.3", "vulns": []}
WELL_TOO = {"name": "py_serializable", "version": "2.2.0", "vulns": []}
BAD = {
    **WELL,
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4", "3.2"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
SKIPPED = {"name": "flask", "skip_reason": "could not be audited"}


def report(*dependencies: object) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


@pytest.mark.parametrize(
    ("said", "ends", "lines"),
    [
        (report(WELL, WELL_TOO), NONE_KNOWN, ["No advisory is known of the 2 packages that are pinned."]),
        (
            report(BAD, WELL_TOO),
            SOME_KNOWN,
            ["flask 3.1.3: PYSEC-1, mended in 3.1.4, 3.2", "flask 3.1.3: PYSEC-2, mended in no version"],
        ),
        (report(SKIPPED, WELL_TOO), NOTHING_KNOWN, ["Nothing is known of 1 of 2 packages: flask …"]),
        (report(WELL_TOO), NOTHING_KNOWN, ["Nothing is known of 1 of 2 packages: flask …"]),
        (
            report(BAD),
            SOME_KNOWN,
            [
                "flask 3.1.3: PYSEC-1, mended in 3.1.4, 3.2",
                "flask 3.1.3: PYSEC-2, mended in no version",
                "Nothing is known of 1 of 2 packages: py-serializable …",
            ],
        ),
        ("", NOTHING_KNOWN, ["Nothing is known of 2 of 2 packages: flask, py-serializable …"]),
        ("[]", NOTHING_KNOWN, ["Nothing is known of 2 of 2 packages: flask, py-serializable …"]),
        ("<html>", NOTHING_KNOWN, ["Nothing is known of 2 of 2 packages: flask, py-serializable …"]),
    ],
)
def test_what_is_said(said: str, ends: int, lines: list[str]) -> None:
    assert told(said, NAMES) == (ends, lines)


def test_all_that_runs_is_asked_about() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    names = {normal(line.partition("==")[0].partition("[")[0]) for line in lines if "==" in line}
    assert len(names) > 50
    assert names <= pinned()
