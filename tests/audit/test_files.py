"""Files in the folder: what is exchanged there past the app is found by the digest in the file's row."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.audit.conftest import Run, Sql
from tests.files.documents import pdf
from tests.files.pictures import small_jpeg
from tests.support.world import District
from welfare.exports import store as exports
from welfare.exports.actions import ask_for, new_export
from welfare.exports.files import Format
from welfare.exports.lists import find_list
from welfare.exports.models import Export
from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.files import store
from welfare.files.actions import keep, keep_document
from welfare.files.documents import DocumentKind, read_document
from welfare.files.pictures import read_picture

Change = Callable[[Path], None]


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.fixture
def files(app: Flask, district: District) -> Iterator[dict[str, Path]]:
    """A photo with its thumbnail, a document and an export's file, each by what it is."""
    clerk = district.person("clerk")
    photo = keep(read_picture(small_jpeg()), by_id=clerk.id)
    document = keep_document(read_document(pdf(), [DocumentKind.PDF]), by_id=clerk.id)
    listing = find_list("figures")
    assert listing
    with app.test_request_context():
        ask_for(new_export(listing, by=clerk, args={}, format=Format.CSV))
    db.session.commit()
    assert make_next()
    token = db.session.scalars(select(Export.token)).one()
    found = {
        "photo": store.path_of(photo.name),
        "thumbnail": store.thumbnail_path_of(photo.name),
        "document": store.path_of(document.name, f".{document.kind}"),
        "export": exports.path_of(token),
    }
    yield found
    for path in found.values():
        path.unlink(missing_ok=True)


TABLES = {"photo": "photos", "thumbnail": "photos", "document": "documents", "export": "exports"}


@pytest.mark.on_both("every row with a file is read there")
def test_files_as_they_were_kept_pass(files: dict[str, Path], run: Run) -> None:
    code, told = run()
    assert code == 0, told
    assert "Files of photos 1, documents 1, exports 1: all as they were kept" in told


@pytest.mark.parametrize("what", TABLES)
def test_one_changed_byte_is_named(what: str, files: dict[str, Path], run: Run) -> None:
    flip_a_byte(files[what])
    code, told = run()
    assert code == 1
    assert f"{TABLES[what]}, row 1: its file is not as it was kept" in told


@pytest.mark.parametrize("what", ["photo", "thumbnail", "document"])
def test_a_file_that_is_gone_is_named(what: str, files: dict[str, Path], run: Run) -> None:
    files[what].unlink()
    code, told = run()
    assert code == 1
    assert f"{TABLES[what]}, row 1: its file is gone" in told


def test_an_exports_file_may_go_after_its_day(files: dict[str, Path], run: Run) -> None:
    files["export"].unlink()
    assert run()[0] == 0


def test_who_changes_the_digest_with_the_file_is_found_by_the_rows_seal(
    files: dict[str, Path], run: Run, sql: Sql
) -> None:
    flip_a_byte(files["document"])
    sql(f"UPDATE documents SET digest = '{store.digest_of(files['document'])}'")
    code, told = run()
    assert code == 1
    assert "documents, row 1: is not as it was written" in told
