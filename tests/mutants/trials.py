"""Tests run against a faulty module, each time in a process of its own that ends with it.

Everything that is not ours has been imported before, so that such a process begins in no time. Nothing is
written: the fault is only in what the process imports.
"""

import contextlib
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import flask_babel  # noqa: F401
import flask_sqlalchemy  # noqa: F401
import hypothesis
import pytest
from hypothesis import Phase

ROOT = Path(__file__).parents[2]
SECONDS_AT_MOST = 120
OPTIONS = ("--noconftest", "--assert=plain", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist")
# Every fault is tried on the same examples, however slow the machine, and what fails is not made smaller.
hypothesis.settings.register_profile(
    "alike", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
hypothesis.settings.load_profile("alike")


class Passing:
    """Notes which tests pass."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write its name down."""
        if report.when == "call" and report.passed:
            with self.file.open("a") as names:
                names.write(f"{report.nodeid}\n")


class Faulty(MetaPathFinder, SourceFileLoader):
    """Imports one module from another source than its file's."""

    def __init__(self, module: str, source: str) -> None:
        SourceFileLoader.__init__(self, module, str(path_of(module)))
        self.source = source

    def find_spec(self, fullname: str, *_rest: Any) -> ModuleSpec | None:
        """This module, and no other."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(self.name, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        """The other source, compiled."""
        return compile(self.source, self.path, "exec")


def path_of(module: str) -> Path:
    """The file of a module of ours."""
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def passing_tests(files: Sequence[str], notes: Path) -> list[str]:
    """Those tests in the files that need no app, and pass, whatever else in the files cannot be collected."""
    notes.touch()
    options = (*OPTIONS, "--maxfail=100000", "--continue-on-collection-errors")
    process = started(lambda: pytest.main([*options, *files], plugins=[Passing(notes)]))
    os.waitpid(process, 0)
    return notes.read_text().splitlines()


def started_with(module: str, source: str, tests: Sequence[str]) -> int:
    """Begins to run the tests against the module with this source; gives the process."""

    def run() -> int:
        sys.meta_path.insert(0, Faulty(module, source))
        return pytest.main([*OPTIONS, *tests])

    return started(run)


def started(run: Callable[[], int]) -> int:
    """Begins `run` in a process of its own, which exits with what it gives."""
    process = os.fork()
    if process:
        return process
    signal.alarm(SECONDS_AT_MOST)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silence, stream)
    bare = ModuleType("welfare")  # without its wiring, which imports the whole app
    bare.__path__ = [str(ROOT / "welfare")]
    sys.modules["welfare"] = bare
    with contextlib.suppress(BaseException):
        os._exit(run())
    os._exit(pytest.ExitCode.INTERNAL_ERROR)


def outcomes(trials: Iterator[Callable[[], int]], at_once: int) -> Iterator[tuple[int, int]]:
    """Runs them, so many at once; gives the number of each that has ended, and how it exited."""
    running: dict[int, int] = {}
    for number, begin in enumerate(trials):
        if len(running) == at_once:
            yield _ended(running)
        running[begin()] = number
    while running:
        yield _ended(running)


def _ended(running: dict[int, int]) -> tuple[int, int]:
    process, status = os.wait()
    return running.pop(process), os.waitstatus_to_exitcode(status)
