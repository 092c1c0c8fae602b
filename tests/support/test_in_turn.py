"""No case is lost by taking turns, each database has its share, and a table's files are asked on both."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

import pytest

from tests.support import in_turn
from tests.support.in_turn import KINDS, ON_BOTH, TESTS

SOME = ("petitions", "reports", "homes", "needs/desk", "support")


class Collected:
    """What pytest has of the tests in the end."""

    items: Sequence[pytest.Item] = ()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def cases_of(items: Iterable[pytest.Item]) -> dict[tuple[pytest.Function, str], set[str]]:
    """Test and case of those that ask for a database, and which databases are asked."""
    cases: dict[tuple[pytest.Function, str], set[str]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and (kind := in_turn.database_of(item)):
            name = item.nodeid.partition("[")[0]
            cases.setdefault((name, in_turn.case_of(item)), set()).add(kind)
    return cases


def test_no_case_is_lost_and_each_database_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    collected, there, share_out = Collected(), [], in_turn.share_out

    def noting(items: Sequence[pytest.Function]) -> list[pytest.Function]:
        there.extend(items)
        return share_out(items)

    monkeypatch.setattr(in_turn, "share_out", noting)
    folders = [str(TESTS / name) for name in SOME]
    assert pytest.main(["--collect-only", "--quiet", *folders], plugins=[collected]) == pytest.ExitCode.OK
    asked, both = cases_of(collected.items), set(KINDS)
    assert asked.keys() == {case for case, kinds in cases_of(there).items() if kinds == both}
    marked = {
        (item.nodeid.partition("[")[0], mark): item.path
        for item in collected.items
        if isinstance(item, pytest.Function) and in_turn.database_of(item)
        for mark in in_turn.marks_of(item)[:1]
    }
    turns, on_both = Counter[tuple[str, str]](), 0
    for (test, mark), path in marked.items():
        kinds = [kinds for (name, _case), kinds in asked.items() if name == test]
        if mark == "on_both":
            assert all(each == both for each in kinds), test
            on_both += 1
        else:
            assert all(len(each) == 1 for each in kinds), test
            turns.update((str(path), kind) for each in kinds for kind in each)
    assert on_both > 0
    for path, _kind in turns:
        assert 0 <= turns[path, "sqlite"] - turns[path, "postgresql"] <= 1, path


def test_the_table_names_no_file_that_is_gone() -> None:
    names = [path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")]
    for pattern in (each for patterns in ON_BOTH.values() for each in patterns):
        assert any(fnmatchcase(name, pattern) for name in names), pattern
