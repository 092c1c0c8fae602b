"""The shipped backup, run as at night: whole, and where a key is named readable by nobody without it."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "docs/deploy"
NEEDED = ("sqlite3", "rsync", "age")
WORDS = "漏雨的宿舍，请不要告诉学校"
PHOTO = b"\xff\xd8 a photo"
FILES = {
    "secret_key": b"one of the keys",
    "uploads/ab/ab12.jpg": PHOTO,
    "uploads/cd/cd34.pdf": b"%PDF a document",
}
LEFT_OUT = ("previews/table", "compiled/page")

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED),
    reason=f"`make test` installs {', '.join(NEEDED)}",
)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An installation's folder on SQLite, with a word in its database."""
    folder = tmp_path / "instance"
    for name, content in {
        **FILES,
        **dict.fromkeys(LEFT_OUT, b"rows"),
        "uploads/ab/.arriving-x": b"half",
    }.items():
        write(folder / name, content)
    with sqlite3.connect(folder / "welfare.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE needs (words TEXT)")
        database.execute("INSERT INTO needs VALUES (?)", (WORDS,))
    database.close()
    return folder


def make_key(path: Path) -> Path:
    """A key of age's in one file, and in another the half that everybody may know."""
    subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True).stdout
    path.with_suffix(".public").write_bytes(public)
    return path


def back_up(instance: Path, *, key: Path | None = None) -> Path:
    """Tonight's backup; it stands as if it had been made last night, so that another can follow at once."""
    backups = instance.with_name("backups")
    backups.mkdir(exist_ok=True)
    environment = {"PATH": "/usr/bin:/bin", "WELFARE_INSTANCE": str(instance), "BACKUPS": str(backups)}
    if key is not None:
        environment["BACKUP_RECIPIENTS"] = str(key.with_suffix(".public"))
    done = subprocess.run([DEPLOY / "backup"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = Path(done.stdout.strip())
    last_night = made.with_name(f"2000010{len(list(backups.iterdir()))}T023000Z")
    return made.rename(last_night)


def opened(backup: Path, key: Path) -> Path:
    """The sealed backup in plain words, beside it."""
    folder = backup.with_suffix(".plain")
    subprocess.run([DEPLOY / "unseal", key, backup, folder], check=True, capture_output=True)
    return folder


def assert_whole(backup: Path) -> None:
    """What an installation is restored from, and nothing that is nobody's to keep."""
    with sqlite3.connect(backup / "welfare.sqlite3") as database:
        assert database.execute("SELECT words FROM needs").fetchone() == (WORDS,)
    database.close()
    assert {name: (backup / name).read_bytes() for name in FILES} == FILES
    assert [name for name in LEFT_OUT if (backup / name).exists()] == []


def test_without_a_key_it_is_a_folder_as_it_stands(instance: Path) -> None:
    backup = back_up(instance)
    assert_whole(backup)
    assert (instance / "last_backup").exists()
    again = back_up(instance)
    assert_whole(again)
    assert (again / "uploads/ab/ab12.jpg").samefile(backup / "uploads/ab/ab12.jpg")


def test_with_a_key_nobody_reads_it_but_who_holds_that(instance: Path, tmp_path: Path) -> None:
    key, other = make_key(tmp_path / "key"), make_key(tmp_path / "other")
    backup = back_up(instance, key=key)
    kept = {str(path.relative_to(backup)): path for path in backup.rglob("*") if path.is_file()}
    assert kept.keys() == {
        "instance.tar.age", "recipients", "uploads/ab/ab12.jpg.age", "uploads/cd/cd34.pdf.age",
    }  # fmt: skip
    secrets = [WORDS.encode(), *FILES.values()]
    assert [name for name, path in kept.items() if any(word in path.read_bytes() for word in secrets)] == []
    assert [path for path in kept.values() if path.stat().st_mode & 0o077] == []
    assert [path for path in instance.iterdir() if path.name.startswith(".backup")] == []
    assert_whole(opened(backup, key))
    with pytest.raises(subprocess.CalledProcessError):
        opened(backup.rename(backup.with_name("20000109T023000Z")), other)


def test_what_was_sealed_is_linked_and_for_another_key_sealed_anew(instance: Path, tmp_path: Path) -> None:
    key, other = make_key(tmp_path / "key"), make_key(tmp_path / "other")
    first, second = back_up(instance, key=key), back_up(instance, key=key)
    photo = "uploads/ab/ab12.jpg.age"
    assert (second / photo).samefile(first / photo)
    third = back_up(instance, key=other)
    assert not (third / photo).samefile(first / photo)
    assert_whole(opened(third, other))


def test_a_key_that_is_none_leaves_nothing_behind(instance: Path, tmp_path: Path) -> None:
    (tmp_path / "key.public").write_text("no key\n")
    with pytest.raises(AssertionError):
        back_up(instance, key=tmp_path / "key")
    assert list((tmp_path / "backups").iterdir()) == []
    assert [path.name for path in instance.iterdir() if path.name.startswith(".")] == []
    assert not (instance / "last_backup").exists()
