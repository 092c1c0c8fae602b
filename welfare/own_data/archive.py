"""The file itself: what is kept about somebody, as JSON with the meaning of its codes, and their photos.

docs/own-data.md describes it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.exports.lists import OwnFile
from welfare.extensions import db
from welfare.files import store
from welfare.files.models import Document, Photo
from welfare.organizations.queries import the_bureau
from welfare.own_data.codes import codes
from welfare.own_data.reading import Row, own_acts, own_rows
from welfare.own_data.shape import Own
from welfare.own_data.tables import OWN
from welfare.web.i18n import site_name

FORMAT = 1
"""Goes up when somebody's program that reads such a file would have to be changed."""
TELLS_EVERY = 200
"""Rows between two words about how far it is."""
WORK = "what-you-did.json"


def write(path: Path, person: Person, progress: Callable[[int], None]) -> int:
    """Write the file of all that is kept about `person`; gives the number of rows."""
    count = _Count(progress)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        held = [name for name, own in OWN.items() if isinstance(own, Own)]
        for name in held:
            rows = count.each(own_rows(name, person))
            if name == "sent_files":
                rows = _with_files(archive, rows)
            _write_rows(archive, f"data/{name}.json", rows)
        acts = ({"in": name, **act} for name in OWN for act in own_acts(name, person))
        _write_rows(archive, f"data/{WORK}", count.each(acts))
        _write_json(archive, "codes.json", codes())
        contents = {f"data/{name}.json": str(OWN[name].words) for name in held}  # type: ignore[union-attr]
        contents[f"data/{WORK}"] = _("What you did at work, and when; what it was about is about others")
        _write_json(archive, "contents.json", {"format": FORMAT, "site": str(site_name()), "files": contents})
        archive.writestr("README.txt", _read_me(contents))
    return count.rows


class _Count:
    def __init__(self, progress: Callable[[int], None]) -> None:
        self.rows, self.progress = 0, progress

    def each(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, counted as they pass."""
        for row in rows:
            self.rows += 1
            if self.rows % TELLS_EVERY == 0:
                self.progress(self.rows)
            yield row


def _write_rows(archive: ZipFile, name: str, rows: Iterator[Row]) -> None:
    """One after the other: little of them stands in memory."""
    with archive.open(name, "w") as file:
        file.write(b"[")
        for place, row in enumerate(rows):
            file.write((b",\n" if place else b"\n") + json.dumps(row, ensure_ascii=False).encode())
        file.write(b"\n]\n")


def _write_json(archive: ZipFile, name: str, content: Any) -> None:
    archive.writestr(name, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _with_files(archive: ZipFile, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of sent files, each with where its photo or document is in the archive.

    They are few; the rows are read before a file is written, as an archive takes one at a time.
    """
    told = []
    for row in list(rows):
        found = _kept(row)
        if found is not None:
            path, suffix = found
            row["file"] = f"files/{row['id']}{suffix}" if path.exists() else None
            if row["file"]:
                archive.write(path, row["file"], ZIP_STORED)
        told.append(row)
    return iter(told)


def _kept(row: Row) -> tuple[Path, str] | None:
    if row["photo_id"] is not None:
        name = db.session.scalars(select(Photo.name).where(Photo.id == row["photo_id"])).one()
        return store.path_of(name), store.PHOTO_SUFFIX
    if row["document_id"] is not None:
        document = db.session.get_one(Document, row["document_id"])
        suffix = f".{document.kind.value}"
        return store.path_of(document.name, suffix), suffix
    return None


def _read_me(contents: dict[str, str]) -> str:
    bureau = the_bureau()
    lines = [
        _("What %(site)s keeps about you", site=site_name()),
        bureau.display_name if bureau else "",
        "",
        _(
            "Each file below holds what its line says, as JSON. codes.json says what codes mean. Days and "
            "moments are written as ISO 8601. Photos and documents are under files/."
        ),
        _("Others are not named here, only where they work. Secrets such as passwords are not in it."),
        "",
        *(f"{name}  {words}" for name, words in contents.items()),
    ]
    return "\n".join(lines) + "\n"


EXPORT = OwnFile("own-data", _l("What is kept about me"), write, page="own_data.index")
