"""The bench, with tiny numbers, against the real server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import tables
from bench.asks import asks_of
from bench.district import add_schools
from bench.load import measure
from bench.servers import both


@pytest.mark.slow("starts two servers and asks each of them for everything that is measured")
def test_everything_that_is_measured_is_answered_by_the_product_and_by_the_limit(
    new_instance: Callable[[], Path],
) -> None:
    instance = new_instance()
    add_schools(instance, 15)
    with both(instance) as servers, asks_of(servers.product) as asks:
        assert {"my needs", "inbox: page 200 by key", "submission", "acceptance"} <= {
            ask.name for ask in asks
        }
        for ask in asks:
            measured = measure(ask, servers, clients=2, rounds=1, seconds=0.01)
            assert measured.size > 100, ask.name
            assert measured.product.median > 0, ask.name
            assert measured.limit.median > 0, ask.name


def test_a_table_is_written_between_its_markers_and_nowhere_else(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("# Fast\n<!-- bench: pages -->\nold\n<!-- end: pages -->\nWords\n")
    shown = tables.table(("page", "bytes"), [("my needs", "3,605")])
    for _ in range(2):
        tables.write("pages", shown, document)
    assert document.read_text() == (
        "# Fast\n<!-- bench: pages -->\n| page | bytes |\n| --- | --- |\n| my needs | 3,605 |\n"
        "<!-- end: pages -->\nWords\n"
    )
    with pytest.raises(ValueError, match="no place for phone"):
        tables.write("phone", shown, document)
