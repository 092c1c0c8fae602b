"""The uploads folder: whole files only, and strays cleared away in time."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session
from werkzeug.exceptions import NotFound

from tests.files.documents import docx, pdf
from tests.files.pictures import small_jpeg
from welfare import clock
from welfare.files import store
from welfare.files.actions import keep, keep_document, remove_orphans
from welfare.files.answers import document_answer
from welfare.files.documents import FROM_STAFF, read_document
from welfare.files.pictures import read_picture
from welfare.web.headers import NOTHING_BUT_ITSELF

A_DAY_LATER = timedelta(days=1, minutes=1)


@pytest.fixture
def uploads(app: Flask) -> Path:
    folder = Path(app.instance_path) / "uploads"
    for file in folder.glob("*/*"):
        file.unlink()
    return folder


def all_files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*/*")}


def test_files_that_were_rolled_back_go_after_a_day(session: scoped_session[Session], uploads: Path) -> None:
    picture, document = read_picture(small_jpeg()), read_document(docx(), FROM_STAFF)
    kept, kept_document = keep(picture, by_id=None).name, keep_document(document, by_id=None).name
    session.commit()
    stray = keep(picture, by_id=None).name
    keep_document(document, by_id=None)
    session.rollback()
    (store.path_of(stray).parent / ".arriving-1").write_bytes(b"half")
    assert remove_orphans() == 0, "they may belong to a request that is not done yet"
    with clock.at(clock.now() + A_DAY_LATER):
        assert remove_orphans() == 4
    assert all_files(uploads) == {f"{kept}.jpg", f"{kept}.thumbnail.jpg", f"{kept_document}.docx"}


def test_the_clock_clears_strays_away(app: Flask, session: scoped_session[Session], uploads: Path) -> None:
    stray = store.path_of(keep(read_picture(small_jpeg()), by_id=None).name)
    session.rollback()
    long_ago = (clock.now() - A_DAY_LATER).timestamp()
    os.utime(stray, (long_ago, long_ago))
    result = app.test_cli_runner().invoke(args=["clock"])
    assert result.exit_code == 0, result.output
    assert "1 stray files removed" in result.output
    assert not stray.exists()


def test_a_document_is_handed_out_as_a_download_that_no_browser_runs(
    app: Flask, session: scoped_session[Session], uploads: Path
) -> None:
    data = pdf()
    kept = keep_document(read_document(data, FROM_STAFF), by_id=None)
    with app.test_request_context():
        response = app.process_response(document_answer(kept, "N1-3"))
    assert response.get_data() == data
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == "attachment; filename=N1-3.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == NOTHING_BUT_ITSELF
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_a_document_whose_file_is_gone_is_not_found(
    app: Flask, session: scoped_session[Session], uploads: Path
) -> None:
    kept = keep_document(read_document(pdf(), FROM_STAFF), by_id=None)
    store.path_of(kept.name, ".pdf").unlink()
    with app.test_request_context(), pytest.raises(NotFound):
        document_answer(kept, "x")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    app: Flask, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with app.app_context():
        path = store.path_of(store.new_name())
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.write(path, b"content")
    assert all_files(uploads) == set()
