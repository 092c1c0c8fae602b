"""Files as a page shows them: pictures small, each leading to the whole one; documents by kind and size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from welfare.files.models import Document, Photo

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


@dataclass(frozen=True)
class ShownFile:
    """A file on a page; only a photo has a thumbnail, and the size of what it leads to in pixels."""

    label: str
    address: str
    thumbnail: str | None = None
    width: int | None = None
    height: int | None = None


def shown_files(
    files: Iterable[tuple[int, Photo | Document]], address_of: Callable[[int], str]
) -> list[ShownFile]:
    """What a page shows of files, each given with the id that `address_of` finds it by."""
    return [
        _shown(number, file, address_of(file_id)) for number, (file_id, file) in enumerate(files, start=1)
    ]


def _shown(number: int, file: Photo | Document, address: str) -> ShownFile:
    if isinstance(file, Photo):
        label = _("Photo %(number)s", number=number)
        return ShownFile(label, address, f"{address}/thumbnail", file.width, file.height)
    label = _(
        "Document %(number)s (%(kind)s, %(size)s)",
        number=number,
        kind=file.kind.upper(),
        size=_size(file.bytes),
    )
    return ShownFile(label, address)


def _size(count: int) -> str:
    if count < MEGABYTE:
        return f"{max(1, round(count / KILOBYTE))} KB"
    return f"{format_decimal(round(count / MEGABYTE, 1))} MB"
