"""How fast the leaders' pages answer with a million needs: `python -m bench.million [needs]`.

Takes the demo, repeats its needs over three years by plain SQL (SQLite, a database of about 2 GB in a
temporary folder), and asks for each page a few times. Prints the median in milliseconds and the statements.
"""

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from welfare import create_app
from welfare.accounts.queries import person_by_staff_number
from welfare.config import read_settings
from welfare.demo.load import load_demo
from welfare.extensions import db

PAGES = (
    "/overview", "/overview?period=2026", "/overview?period=2026-11", "/figures.json", "/figures/solved",
    "/figures/solved?by=school", "/figures/response_rate?by=month", "/figures/days_to_answer",
    "/figures/declined?period=2025",
)  # fmt: skip
TIMES = 5
MOMENTS, DAYS = (
    ("submitted_at", "answered_at", "closed_at"),
    ("closed_on", "answered_on", "answer_due_on", "first_due_on", "sign_due_on", "signed_for_on"),
)


def multiply(needs: int) -> None:
    """Repeat every closed need of the demo, each time some days earlier, until there are so many."""
    connection = db.session.connection()
    connection.exec_driver_sql("PRAGMA cache_size = -1000000")
    columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(needs)")]
    rows = connection.exec_driver_sql("SELECT count(*) FROM needs WHERE closed_on IS NOT NULL").scalar_one()
    copies = needs // rows
    new = {name: f"old.{name}" for name in columns}
    new["id"] = "old.id + 1000 * copy.n"
    new["number"] = "'m' || (old.id + 1000 * copy.n)"
    new["merged_into_id"] = "old.merged_into_id"
    shift = f"'-' || (copy.n * 1095 / {copies}) || ' days'"
    for name in MOMENTS:
        new[name] = f"strftime('%Y-%m-%d %H:%M:%f', old.{name}, {shift}) || '000'"
    for name in DAYS:
        new[name] = f"date(old.{name}, {shift})"
    series = f"WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies})"
    connection.exec_driver_sql(
        f"INSERT INTO needs ({', '.join(columns)}) {series} SELECT {', '.join(new[c] for c in columns)} "
        "FROM copy CROSS JOIN needs AS old WHERE old.closed_on IS NOT NULL AND old.id < 1000"
    )
    connection.exec_driver_sql(
        "INSERT INTO follow_ups (need_id, by_id, at, is_reached, is_solved, satisfaction, is_valid) "
        f"{series} SELECT old.need_id + 1000 * copy.n, by_id, at, is_reached, is_solved, satisfaction, 1 "
        "FROM copy CROSS JOIN follow_ups AS old WHERE old.is_valid AND old.need_id < 1000 "
        "AND EXISTS (SELECT 1 FROM needs WHERE needs.id = old.need_id + 1000 * copy.n)"
    )
    connection.execute(text("ANALYZE"))
    db.session.commit()


def measure(app: Flask, path: str) -> str:
    """One line of the table."""
    client = app.test_client()
    with app.app_context():
        leader = person_by_staff_number("leader")
        assert leader
        sign_in_as(client, leader)
        seconds = []
        for _ in range(TIMES):
            began = time.perf_counter()
            with statements() as seen:
                assert client.get(path).status_code == 200
            seconds.append(time.perf_counter() - began)
    return f"{path:34} {median(seconds) * 1000:9.0f} {len(seen):11}"


def main(needs: int) -> None:
    """Prints the table."""
    with TemporaryDirectory(dir=Path.cwd() / "instance") as folder:
        settings = read_settings({"WELFARE_ENV": "testing", "WELFARE_INSTANCE": folder})
        app = create_app({"SETTINGS": settings})
        with app.app_context():
            upgrade()
            load_demo()
            db.session.commit()
            began = time.perf_counter()
            multiply(needs)
            rows = db.session.scalar(text("SELECT count(*) FROM needs"))
        print(f"{rows:,} needs, made in {time.perf_counter() - began:.0f} s")
        print(f"{'page':34} {'median ms':>9} {'statements':>11}")
        for path in PAGES:
            print(measure(app, path), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
