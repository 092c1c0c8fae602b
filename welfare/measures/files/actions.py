"""Adding photos and documents to a measure, also after its end: what was made is seen then."""

from welfare.accounts.models import Person
from welfare.files.uploads import Uploads
from welfare.history.actions import append
from welfare.measures.files.queries import files_of
from welfare.measures.measures.models import Measure
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.policy import Permission, may
from welfare.measures.refusals import NoFiles, NotYours, TooManyMeasureFiles
from welfare.sending.actions.files import attach
from welfare.sending.actions.receipts import claim, complete, digest_of
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
