"""Our own marks, each of which says why it stands there: `@pytest.mark.slow("asks 760 addresses")`."""

from collections.abc import Iterable

import pytest

WITH_REASONS = ("slow", "thorough", "in_turn", "on_both")


def ask_for_reasons(items: Iterable[pytest.Item]) -> None:
    """Raises pytest's `UsageError` where a mark stands without a reason."""
    for item in items:
        for name in WITH_REASONS:
            for mark in item.iter_markers(name):
                if len(mark.args) != 1 or not str(mark.args[0]).strip():
                    raise pytest.UsageError(f"{item.nodeid} is marked as {name} and does not say why")
