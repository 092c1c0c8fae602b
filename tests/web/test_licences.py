"""docs/licences.md names every package that runs, under the licence that it has."""

import re

from tests.hashes.__main__ import bare
from tests.sbom.__main__ import only
from tests.support.licences import ROOT, licence_of, packages_that_run

TEXT = (ROOT / "docs/licences.md").read_text()
ROWS = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|$", TEXT, re.MULTILINE))


def test_every_package_that_runs_has_its_licence() -> None:
    told = {name: licence for name, licence in ROWS.items() if name != "package"}
    there = [name for name in packages_that_run() if name != "backports.zstd"]  # not on every Python
    assert {name: told.get(name) for name in there} == {name: licence_of(name) for name in there}
    assert sorted(told, key=str.casefold) == packages_that_run()


def test_no_package_is_without_a_licence() -> None:
    assert [name for name, licence in ROWS.items() if licence == "not said"] == []


def test_every_package_that_runs_is_pinned() -> None:
    lines = bare((ROOT / "requirements.txt").read_text()).splitlines()
    named = [line.split("#")[0].split(";")[0].strip() for line in lines if line.strip() and line[0] != "#"]
    assert [line for line in named if not re.fullmatch(r"[\w.-]+(?:\[[\w,]+\])?==[\w.]+", line)] == []


def test_of_a_bill_of_materials_only_what_runs_is_kept() -> None:
    components = [{"bom-ref": name, "name": name} for name in ("Flask", "flask_login", "pytest")]
    depends = [
        {"ref": "Flask"},
        {"ref": "flask_login", "dependsOn": ["Flask", "pytest"]},
        {"ref": "pytest", "dependsOn": ["Flask"]},
        {"ref": "root"},
    ]
    whole = {"specVersion": "1.6", "components": components, "dependencies": depends}
    assert only(whole, {"flask", "flask-login"}) == {
        "specVersion": "1.6",
        "components": components[:2],
        "dependencies": [
            {"ref": "Flask", "dependsOn": []},
            {"ref": "flask_login", "dependsOn": ["Flask"]},
        ],
    }
