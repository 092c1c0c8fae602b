"""What keeps the server from starting is said in one line."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.live_server import FLASK, PATIENCE, ROOT, environment_for


def said_by(app: Flask, *command: str, **settings: str) -> list[str]:
    """The lines that are said by what does not start. What does start is interrupted after a while."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(PATIENCE)
    try:
        ended = app.test_cli_runner().invoke(args=command, env=settings)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    assert ended.exit_code != 0
    assert isinstance(ended.exception, SystemExit), ended.output
    return ended.output.splitlines()


def said_at_the_shell(instance: Path, *command: str, **settings: str) -> str:
    """The one line that is said where nothing but the environment is there yet."""
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
    [line] = ended.stderr.splitlines()
    return line


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


def test_a_port_in_use(app: Flask, taken: int) -> None:
    [line] = said_by(app, "serve", PORT=str(taken))
    assert f"Nothing can listen on 127.0.0.1, port {taken} (Address already in use)" in line


@pytest.mark.parametrize("port", ["abc", "0", "99999"])
def test_a_port_that_is_none(app: Flask, port: str) -> None:
    *_usage, line = said_by(app, "serve", PORT=port)
    assert line.startswith("Error: Invalid value for '--port'")
    assert port in line


TABLES_OF_ANOTHER_VERSION = [
    ("serve", "0031", "older than the code"),
    ("serve", "9999", "newer than the code"),
    ("db upgrade", "9999", "The database is newer than this code"),
]


def make_tables_of(version: str, session: Any) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    session.commit()


@pytest.mark.parametrize(("command", "version", "says"), TABLES_OF_ANOTHER_VERSION)
def test_tables_of_another_version(
    app: Flask, session: Any, caplog: pytest.LogCaptureFixture, command: str, version: str, says: str
) -> None:
    make_tables_of(version, session)
    [line] = said_by(app, *command.split()) or caplog.messages
    assert says in line


# By itself, from nothing but its environment


@pytest.mark.slow("starts a server")
@pytest.mark.in_turn("what is refused on both databases is asked above")
@pytest.mark.parametrize(("command", "version", "says"), TABLES_OF_ANOTHER_VERSION[1:])
def test_what_is_refused_is_said_at_the_shell(
    tmp_path: Path, database_url: str, session: Any, command: str, version: str, says: str
) -> None:
    make_tables_of(version, session)
    assert says in said_at_the_shell(tmp_path, *command.split(), DATABASE_URL=database_url)


@pytest.mark.slow("starts a server")
def test_an_instance_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    instance = tmp_path / "file" / "instance"
    line = said_at_the_shell(instance, "serve")
    assert f"Nothing can be written in the instance folder {instance}" in line
