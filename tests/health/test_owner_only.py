"""What is kept on the disk is its owner's alone, whatever the shell that starts the app says of new files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.live_server import PATIENCE, ROOT, environment_for

WRITES_EVERYTHING = """
from flask_migrate import upgrade
from welfare.audit.command import begin_to_seal, sign_now
from welfare.exports import store as exports
from welfare.exports.files import CommaSeparated, Workbook
from welfare.files import store
from welfare.notices.vapid import signing_key
from welfare.tables import kept
from wsgi import app

with app.app_context():
    upgrade()
    begin_to_seal()
    sign_now()
    signing_key(app.config["SETTINGS"].instance)
    for letter, kind in (("a", Workbook), ("b", CommaSeparated)):
        file = kind(exports.path_of(letter * 43), "rows", [])
        file.write(["words"])
        if letter == "a":
            file.close([])  # of the other one only the draft is there
    store.write(store.path_of(store.new_name()), b"a picture")
    kept.keep("roster", {"sheets": []}, person_id=1)
"""
pytestmark = pytest.mark.slow("starts the app by itself, and makes its tables")


def write_everything(instance: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", WRITES_EVERYTHING],
        cwd=ROOT,
        env=environment_for(instance, WELFARE_ENV="testing"),
        umask=0,
        check=True,
        timeout=PATIENCE,
    )


def open_to_others(instance: Path) -> list[str]:
    paths = [instance, *instance.rglob("*")]
    return [f"{path}: {path.stat().st_mode:o}" for path in paths if path.stat().st_mode & 0o077]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder that the app has filled."""
    instance = tmp_path_factory.mktemp("written") / "instance"
    write_everything(instance)
    return instance


def test_every_file_is_its_owners_whatever_the_umask(written: Path) -> None:
    names = {path.relative_to(written).parts[0] for path in written.rglob("*") if path.is_file()}
    assert {"welfare.sqlite3", "secret_key", "vapid_key.pem", "audit_key.pem", "audit_last_head"} <= names
    assert {"exports", "uploads", "previews"} <= names
    assert open_to_others(written) == []


def test_what_was_left_open_is_closed_by_the_next_start(written: Path, tmp_path: Path) -> None:
    instance = shutil.copytree(written, tmp_path / "instance")
    for name in ("welfare.sqlite3", "secret_key", "audit_key.pem"):
        (instance / name).chmod(0o644)
    write_everything(instance)
    assert open_to_others(instance) == []
