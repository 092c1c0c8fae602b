"""Every case of a test that takes turns is asked once, and each database has its share."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support import in_turn

TESTS = Path(__file__).parents[1]
MARK = re.compile(r"^ *@pytest\.mark\.in_turn\(", re.MULTILINE)
MARKED = [str(path) for path in TESTS.rglob("test_*.py") if MARK.search(path.read_text())]


class Marked:
    """The cases of the marked tests as pytest collects them now: test, case, database."""

    def __init__(self) -> None:
        self.cases: list[tuple[str, str, str]] = []
        assert pytest.main(["--collect-only", "--quiet", *MARKED], plugins=[self]) == pytest.ExitCode.OK

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            if item.get_closest_marker("in_turn"):
                database = item.callspec.params["house"]
                test, _, case = item.nodeid.partition("[")
                self.cases.append((test, case.replace(database, ""), database))


def test_every_case_is_asked_once_and_each_database_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    taking_turns = Marked().cases
    monkeypatch.setattr(in_turn, "share_out", list)
    on_both = Counter((test, case) for test, case, _database in Marked().cases)
    assert on_both == {(test, case): len(in_turn.KINDS) for test, case, _database in taking_turns}
    assert len(on_both) == len(taking_turns)
    shares = Counter((test, database) for test, _case, database in taking_turns)
    for test, _case in on_both:
        assert 0 <= shares[test, "sqlite"] - shares[test, "postgresql"] <= 1, test
        assert shares[test, "postgresql"] > 0, test
