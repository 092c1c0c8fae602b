"""What keeps the server from starting is said in one line."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.support.live_server import FLASK, PATIENCE, ROOT, environment_for

pytestmark = pytest.mark.slow("starts a server")


def refused(instance: Path, *command: str, **settings: str) -> str:
    """The one line that is said."""
    [line] = said_by(instance, *command, **settings)
    return line


def said_by(instance: Path, *command: str, **settings: str) -> list[str]:
    """The lines that are said by what does not start."""
    ended = subprocess.run(
        [*FLASK, *command],
        cwd=ROOT,
        env=environment_for(instance, WELFARE_ENV="testing", **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode != 0
    return ended.stderr.splitlines()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


def test_a_port_in_use(tmp_path: Path, database_url: str, taken: int) -> None:
    line = refused(tmp_path, "serve", DATABASE_URL=database_url, PORT=str(taken))
    assert f"Nothing can listen on 127.0.0.1, port {taken} (Address already in use)" in line


@pytest.mark.parametrize("port", ["abc", "0", "99999"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    *usage, line = said_by(tmp_path, "serve", PORT=port)
    assert "Traceback" not in "".join(usage)
    assert line.startswith("Error: Invalid value for '--port'")
    assert port in line


@pytest.mark.parametrize(
    ("command", "version", "says"),
    [
        ("serve", "0031", "older than the code"),
        ("serve", "9999", "newer than the code"),
        ("db upgrade", "9999", "The database is newer than this code"),
    ],
)
def test_tables_of_another_version(
    tmp_path: Path, database_url: str, session: Any, command: str, version: str, says: str
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    session.commit()
    assert says in refused(tmp_path, *command.split(), DATABASE_URL=database_url)


def test_an_instance_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    instance = tmp_path / "file" / "instance"
    assert f"Nothing can be written in the instance folder {instance}" in refused(instance, "serve")
