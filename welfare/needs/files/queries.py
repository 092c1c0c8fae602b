"""What is asked of the files that go with needs. Whoever may see the part that they go with may see them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.models import Document, Photo
from welfare.needs.models import Need, NeedEvent
from welfare.sending.models import Receipt, SentFile
from welfare.sending.queries import file_with, files


def files_of(need: Need, person: Person) -> Sequence[SentFile]:
    """The files of a need that the person may see, oldest first; some may still be to arrive."""
    return db.session.scalars(_files(internal_too=_sees_internal(person, need)), {"need_id": need.id}).all()


def file_of(need: Need, person: Person, sent_file_id: int) -> Photo | Document | None:
    """One of them that has arrived."""
    which = _shown(need.id, internal_too=_sees_internal(person, need))
    return file_with(*which, sent_file_id=sent_file_id)


def _sees_internal(person: Person, need: Need) -> bool:
    """Nothing internal is for the teacher of the need, whatever other roles the teacher holds."""
    return need.raised_by_id != person.id


@cache
def _files(*, internal_too: bool) -> Select[SentFile]:
    return files(*_shown(bindparam("need_id"), internal_too=internal_too))


def _shown(need_id: Any, *, internal_too: bool) -> list[ColumnElement[bool]]:
    internal = exists().where(NeedEvent.id == Receipt.event_id, NeedEvent.is_internal)
    of_need = SentFile.need_id == need_id
    return [of_need] if internal_too else [of_need, ~internal]
