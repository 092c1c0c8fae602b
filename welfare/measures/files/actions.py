"""Adding photos and documents to a measure and removing them, also after its end."""

from welfare.accounts.models import Person
from welfare.files.uploads import Uploads
from welfare.history.actions import append
from welfare.measures.files.queries import file_of, files_of
from welfare.measures.measures.models import Measure
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.policy import Permission, may
from welfare.measures.refusals import NoFiles, NotYours, TooManyMeasureFiles
from welfare.sending.actions.files import attach, forget
from welfare.sending.actions.receipts import claim, complete, digest_of
from welfare.sending.models import Receipt, SentFile
from welfare.web.routing import path_to

MOST_FILES_OF_MEASURE = 60


def add_files(measure: Measure, uploads: Uploads, *, key: str, by: Person) -> None:
    """Keep the files, once under one key, with the measure, which is locked.

    Raises `NotYours`, `NoFiles`, `TooManyMeasureFiles`, `SameKeyOtherContent`.
    """
    if not may(by, Permission.KEEP_MEASURE, measure.lead_unit_id):
        raise NotYours
    content = {"measure": measure.id, "files": [file.digest for file in uploads.files]}
    receipt, is_new = claim(key, digest_of(content), by=by)
    if not is_new:
        return
    if not uploads.files:
        raise NoFiles
    if len(files_of(measure)) + len(uploads.files) > MOST_FILES_OF_MEASURE:
        raise TooManyMeasureFiles(count=MOST_FILES_OF_MEASURE)
    complete(receipt, address=path_to("measures.show", measure_id=measure.id), measure_id=measure.id)
    attach(uploads, key=key, by=by)
    append(
        MeasureEvent,
        EventKind.FILES_ADDED,
        by=by,
        measure_id=measure.id,
        details={"files": len(uploads.files)},
    )


def remove_file(measure: Measure, sent_file_id: int, *, words: str, by: Person) -> None:
    """Take one away from the measure, which is locked; `words` say why. One that is gone already stays gone.

    Its digest stays in the history, so that it is known again. Raises `NotYours`.
    """
    if not may(by, Permission.KEEP_MEASURE, measure.lead_unit_id):
        raise NotYours
    file = file_of(measure, sent_file_id)
    if file is None:
        return
    details = {"file": sent_file_id, "digest": file.digest}
    forget(Receipt.measure_id == measure.id, SentFile.id == sent_file_id)
    append(MeasureEvent, EventKind.FILE_REMOVED, by=by, words=words, measure_id=measure.id, details=details)
