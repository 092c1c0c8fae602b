"""What is asked of the database, how often, and by which plan."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from flask import Flask
from sqlalchemy import Connection, RootTransaction, event, text

from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db

_frank: WeakSet[RootTransaction] = WeakSet()


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database inside the block, with its values, ready to be explained."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        seen.append((statement, tuple(values.items()) if isinstance(values, dict) else tuple(values)))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def faults_of(statement: str, values: Any, *, may_sort_hits: bool = False) -> list[str]:
    """What is wrong with the statement's plan; `may_sort_hits` where it begins at the search index."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row[3] for row in rows if is_bad_step(row[3])]
    _be_frank(connection)
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", dict(values)).scalar_one()
    return list(_bad_nodes(plan[0]["Plan"], may_sort_hits))


def _be_frank(connection: Connection) -> None:
    """Until its transaction ends, PostgreSQL shall read a table whole, or sort, only where it has to."""
    transaction = connection.get_transaction()
    if transaction not in _frank:
        for choice in ("enable_seqscan", "enable_sort"):
            connection.execute(text(f"SET LOCAL {choice} = off"))
        _frank.add(transaction)


def plan_of(statement: str, values: Any) -> str:
    """The plan that the database finds where it may neither read a table whole nor sort, in its own words."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
    _be_frank(connection)
    return str(connection.exec_driver_sql(f"EXPLAIN {statement}", dict(values)).all())


def is_bad_step(step: str) -> bool:
    """Whether SQLite reads a table from end to end, or sorts in a temporary tree.

    `SCAN … USING INDEX` walks an index in its order, as far as the page needs; `anon_1` is the page itself.
    """
    reads_whole = step.startswith("SCAN") and not any(
        good in step for good in ("USING", "VIRTUAL TABLE", "CONSTANT ROW", "SCAN anon_", "(subquery")
    )
    return reads_whole or "TEMP B-TREE" in step


def _bad_nodes(node: dict[str, Any], may_sort_hits: bool) -> Iterator[str]:
    """The nodes of a PostgreSQL plan that read a table from end to end or sort.

    What the search index finds comes in no order and has to be sorted; nothing else has.
    """
    kind = node["Node Type"]
    if kind == "Seq Scan":
        yield f"Seq Scan on {node['Relation Name']}"
    may_sort = _is_empty(node) or (may_sort_hits and _is_below(node, "ix_need_search_tokens"))
    if "Sort" in kind and not may_sort:
        yield f"{kind} by {node['Sort Key']}"
    for part in node.get("Plans", ()):
        yield from _bad_nodes(part, may_sort_hits)


def _is_empty(node: dict[str, Any]) -> bool:
    """Whether it sorts nothing at all: what is asked for contradicts itself."""
    return any(part.get("One-Time Filter") == "false" for part in node.get("Plans", ()))


def _is_below(node: dict[str, Any], index: str) -> bool:
    return node.get("Index Name") == index or any(_is_below(part, index) for part in node.get("Plans", ()))


def asked_by(
    app: Flask, district: District, pages: Mapping[str, Sequence[str]], rows: Any
) -> dict[str, list[tuple[str, Any]]]:
    """What each page asks of the database; `rows.named` fills in the paths, account by account."""
    db.session.commit()
    named, asked = rows.named, {}
    for who, paths in pages.items():
        client = app.test_client()
        sign_in_as(client, district.person(who))
        for path in paths:
            db.session.commit()
            with statements() as seen:
                assert client.get(path.format(**named)).status_code == 200, path
            asked[f"{who} {path}"] = list(seen)
    return asked
