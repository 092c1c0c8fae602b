"""Every case of a test that takes turns is asked once, and each database has its share."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support import in_turn

TESTS = Path(__file__).parents[1]
MARK = re.compile(r"^ *@pytest\.mark\.in_turn\(", re.MULTILINE)
MARKED = [str(path) for path in TESTS.rglob("test_*.py") if MARK.search(path.read_text())]


def cases_of(items: Sequence[pytest.Item]) -> list[tuple[str, str, str]]:
    """Test, case and database of those that take turns."""
    return [
        (item.nodeid.partition("[")[0], in_turn.case_of(item), item.callspec.params["house"])
        for item in items
        if isinstance(item, pytest.Function) and item.get_closest_marker("in_turn")
    ]


class Collected:
    """What pytest has of the marked tests in the end."""

    items: Sequence[pytest.Item] = ()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def test_every_case_is_asked_once_and_each_database_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    collected, there, share_out = Collected(), [], in_turn.share_out

    def noting(items: Sequence[pytest.Function]) -> list[pytest.Function]:
        there.extend(items)
        return share_out(items)

    monkeypatch.setattr(in_turn, "share_out", noting)
    assert pytest.main(["--collect-only", "--quiet", *MARKED], plugins=[collected]) == pytest.ExitCode.OK
    taking_turns = cases_of(collected.items)
    on_both = Counter((test, case) for test, case, _database in cases_of(there))
    assert on_both == {(test, case): len(in_turn.KINDS) for test, case, _database in taking_turns}
    assert len(on_both) == len(taking_turns)
    shares = Counter((test, database) for test, _case, database in taking_turns)
    for test, _case in on_both:
        assert 0 <= shares[test, "sqlite"] - shares[test, "postgresql"] <= 1, test
        assert shares[test, "postgresql"] > 0, test
