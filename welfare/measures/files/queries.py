"""What is asked of the files of measures. Whoever may read the measure may see them."""

from collections.abc import Sequence

from welfare.files.models import Document, Photo
from welfare.measures.measures.models import Measure
from welfare.sending.models import Receipt, SentFile
from welfare.sending.queries import file_with, files_with


def files_of(measure: Measure) -> Sequence[SentFile]:
    """The files of a measure, oldest first."""
    return files_with(Receipt.measure_id == measure.id)


def kept_of(measure: Measure) -> list[tuple[int, Photo | Document]]:
    """What is kept of them, each with the id by which it is found."""
    return [(file.id, file.kept) for file in files_of(measure) if file.kept is not None]


def file_of(measure: Measure, sent_file_id: int) -> Photo | Document | None:
    """One of them."""
    return file_with(Receipt.measure_id == measure.id, sent_file_id=sent_file_id)
