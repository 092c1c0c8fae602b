"""How many deliberate faults in the pure rules the tests catch: `make mutants`, or `make mutants ONLY=file`.

The modules are those that pyproject.toml says are pure. Each fault is tried on the tests of its feature that
import its module and need neither app nor database. Prints every fault that nobody noticed, and the share of
those that were caught; a fault with which the module cannot even be imported counts as neither.
"""

import os
import re
import sys
import tomllib
from functools import partial
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.mutants.faults import Fault, faults_of
from tests.mutants.trials import ROOT, outcomes, passing_tests, path_of, started_with

STILLBORN = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.USAGE_ERROR)
SHOWN, SHOWN_BEFORE = 100, 30
"""Characters of each side of a change, and how many of those stand before it."""


def pure_modules() -> list[str]:
    """As import-linter's contract names them, of a folder each in it."""
    return [module for name in _named() for module in _modules_of(name)]


def _named() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(c["source_modules"] for c in contracts if c["name"].startswith("Rules are pure"))


def _modules_of(name: str) -> list[str]:
    folder = ROOT.joinpath(*name.split("."))
    return sorted(f"{name}.{file.stem}" for file in folder.glob("[!_]*.py")) or [name]


def files_importing(module: str) -> list[str]:
    """The files of its feature's tests that name the module in an import; or another one of its folder,
    where the contract names that as a whole."""
    package, _, name = module.rpartition(".")
    feature = module.split(".")[1]
    imports = rf"from {module} import|import {module}\b|from {package} import .*\b{name}\b"
    if package in _named():
        imports = rf"from {package}\b"
    files = sorted((ROOT / "tests" / feature).rglob("test_*.py"))
    found = re.compile(f"^({imports})", re.M)
    return [str(file.relative_to(ROOT)) for file in files if found.search(file.read_text())]


def survivors_of(module: str, tests: list[str]) -> tuple[int, list[Fault]]:
    """How many faults of the module could be tried on these tests, and those that none of them noticed."""
    faults = list(faults_of(path_of(module).read_text()))
    if not tests:
        return len(faults), faults
    trials = (partial(started_with, module, fault.source, tests) for fault in faults)
    ended = [
        (number, code) for number, code in outcomes(trials, os.cpu_count() or 1) if code not in STILLBORN
    ]
    return len(ended), [faults[number] for number, code in sorted(ended) if code == 0]


def main(only: str) -> None:
    """Prints the share of each module, and the survivors."""
    modules = [module for module in pure_modules() if only in str(path_of(module))]
    files = {module: files_importing(module) for module in modules}
    with TemporaryDirectory() as folder:
        passing = passing_tests(sorted(set().union(*files.values())), Path(folder) / "passing")
    all_tried = all_survivors = 0
    for module in modules:
        tests = [test for test in passing if test.partition("::")[0] in files[module]]
        tried, survivors = survivors_of(module, tests)
        all_tried += tried
        all_survivors += len(survivors)
        print(_share(tried, len(survivors), f"{module}, by {len(tests)} tests"), flush=True)
        for fault in survivors:
            print(f"    {path_of(module).relative_to(ROOT)}:{fault.line}  {_change(fault)}", flush=True)
    print(_share(all_tried, all_survivors, "in all"))


def _change(fault: Fault) -> str:
    """What was changed into what, from shortly before where they differ, so that it takes one line."""
    pairs = zip(fault.before, fault.after, strict=False)
    begin = max(sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)) - SHOWN_BEFORE, 0)
    return "  ->  ".join(text[begin : begin + SHOWN] for text in (fault.before, fault.after))


def _share(tried: int, survived: int, of: str) -> str:
    caught = tried - survived
    return f"{100 * caught / max(tried, 1):5.1f} %  {caught:4} of {tried:4}  {of}"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
