"""What is said while SQLite is in trouble, and what was lost: `python -m tests.health.by_hand`, as root.

Writes the table in docs/deployment.md. It needs a small disk of its own, which no test may mount.
"""

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade

from tests.support import world
from tests.support.client import Client
from tests.support.phone import Phone
from tests.support.world import District
from welfare import create_app
from welfare.config import read_settings
from welfare.extensions import db

Cause = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def nothing(_file: Path) -> Iterator[None]:
    yield


@contextmanager
def full(file: Path) -> Iterator[None]:
    filling = file.with_name("filling")
    with filling.open("wb", buffering=0) as rest:
        try:
            while True:
                rest.write(b"x" * 4096)
        except OSError:
            pass
    yield
    filling.unlink()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def missing(file: Path) -> Iterator[None]:
    db.engine.dispose()
    moved = file.rename(file.with_suffix(".moved"))
    yield
    moved.rename(file)


@contextmanager
def outdated(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0031'")
        other.execute("ALTER TABLE needs RENAME COLUMN title TO title_of_before")
        yield
        other.execute("ALTER TABLE needs RENAME COLUMN title_of_before TO title")


@contextmanager
def corrupt(file: Path) -> Iterator[None]:
    db.engine.dispose()
    whole = file.read_bytes()
    file.write_bytes(b"no database at all" + whole[18:])
    yield
    db.engine.dispose()
    file.write_bytes(whole)


CAUSES: dict[str, Cause] = {
    "none": nothing,
    "the disk is full": full,
    "somebody locks it": locked,
    "the file is missing": missing,
    "its tables are older": outdated,
    "the file is damaged": corrupt,
}


def told(cause: Cause, instance: Path) -> str:
    """A row: what `/healthz` names, whether it is ready, a page, a form, and what was lost."""
    settings = read_settings(
        {"WELFARE_ENV": "testing", "WELFARE_INSTANCE": str(instance), "DATABASE_URL": ""}
    )
    app = create_app({"SETTINGS": settings, "PROPAGATE_EXCEPTIONS": False})
    app.test_client_class = Client
    file = instance / "welfare.sqlite3"
    with app.app_context():
        upgrade()
        world.build()
        db.session.commit()
        phone = Phone(app.test_client(), District().person("teacher"))
        acknowledged = [phone.send("before").json["number"]]
        db.session.remove()
        with cause(file):
            found = phone.client.get("/healthz")
            ready = phone.client.get("/healthz?ready").status_code
            page = phone.client.get("/needs").status_code
            sent = phone.send("meanwhile")
        said = {name: one["says"] for name, one in found.json.items() if name != "status" and not one["ok"]}
        named = ", ".join(
            f"{name}: {says}" for name, says in said.items() if says not in ("never", "nearly full")
        )
        acknowledged += [phone.send(key).json["number"] for key in ("before", "meanwhile")]
        with closing(sqlite3.connect(file)) as kept:
            there = {number for (number,) in kept.execute("SELECT number FROM receipts")}
        db.engine.dispose()
    lost = f"{len(set(acknowledged) - there)} of {len(set(acknowledged))}"
    return f"{found.status_code} {named} | {ready} | {page} | {sent.status_code} | {lost}"


def main() -> None:
    """Print the table."""
    print("| what is wrong | `/healthz` | `?ready` | a page | a form sent | lost of what was acknowledged |")
    print("|---|---|---|---|---|---|")
    for name, cause in CAUSES.items():
        with TemporaryDirectory() as disk:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk], check=True)
            try:
                print(f"| {name} | {told(cause, Path(disk))} |", flush=True)
            finally:
                subprocess.run(["umount", "--lazy", disk], check=True)


if __name__ == "__main__":
    main()
