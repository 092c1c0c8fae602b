"""What is asked of the files that go with needs. Whoever may see the part that they go with may see them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists

from welfare.accounts.models import Person
from welfare.files.models import Document, Photo
from welfare.needs.models import Need, NeedEvent
from welfare.sending.models import Receipt, SentFile
from welfare.sending.queries import file_with, files_with


def files_of(need: Need, person: Person) -> Sequence[SentFile]:
    """The files of a need that the person may see, oldest first; some may still be to arrive."""
    return files_with(*_shown_to(person, need))


def file_of(need: Need, person: Person, sent_file_id: int) -> Photo | Document | None:
    """One of them that has arrived."""
    return file_with(*_shown_to(person, need), sent_file_id=sent_file_id)


def _shown_to(person: Person, need: Need) -> list[ColumnElement[bool]]:
    """Nothing internal for the teacher of the need, whatever other roles the teacher holds."""
    internal = exists().where(NeedEvent.id == Receipt.event_id, NeedEvent.is_internal)
    of_need = SentFile.need_id == need.id
    return [of_need, ~internal] if need.raised_by_id == person.id else [of_need]
