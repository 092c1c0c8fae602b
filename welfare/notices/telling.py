"""Notices are written in the transaction of what they tell of, so that there is never one without the other.

Those of needs are written right before it commits, see `listeners`; others when they are told.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.notices.models import Notice
from welfare.notices.outbox import post
from welfare.notices.rules import BEYOND_NEEDS, NoticeKind

VALUE_LENGTH = 200
"""Letters of a text within a sentence: a name or a title."""
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Words:
    """Words of the catalogue within a sentence: English, marked with `N_`; each reader has their own."""

    message: str


def tell_people(
    person_ids: Collection[int], kind: NoticeKind, sentence: str, *, address: str, **values: object
) -> list[Notice]:
    """Tell people something that is no event of a need, in the caller's transaction; gives what was written.

    `kind` is one of `BEYOND_NEEDS`. `sentence` is English, marked with `N_`, with named places for `values`:
    short texts (shortened to `VALUE_LENGTH`), `Words`, numbers, dates or aware moments; a text that is an
    ISO date counts as a date. Each reader gets it in their own language. `address` is the path of the page to
    read on at, which whoever is told must be able to open; `path_to` makes one where there is no request.

    Tells the active ones only, each once, and nobody whose newest notice of that address is unread and says
    just this: a job that runs again repeats nothing. Raises `ValueError` for what is no kind, path or value,
    and `KeyError` for a place without a value.
    """
    if kind not in BEYOND_NEEDS or not address.startswith("/") or address.startswith("//"):
        raise ValueError(f"{kind} at {address}")
    details = {name: _kept(value) for name, value in values.items()}
    _ = sentence % details
    active = select(Person.id).where(Person.id.in_(set(person_ids)), Person.is_active)
    newest = _newest_unread_at(address, person_ids)
    notices = [
        Notice(
            person_id=person_id,
            kind=kind,
            sentence=sentence,
            details=details,
            address=address,
            created_at=clock.now(),
        )
        for person_id in db.session.scalars(active.order_by(Person.id))
        if newest.get(person_id) != (kind, sentence, details)
    ]
    db.session.add_all(notices)
    db.session.flush()
    post(notices)
    return notices


def _kept(value: object) -> object:
    """A value as it is kept, for the reader's language to write it."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        value = date.fromisoformat(value)
    match value:
        case datetime() if value.tzinfo:
            return {"moment": value.astimezone(UTC).isoformat()}
        case date() if not isinstance(value, datetime):
            return {"day": value.isoformat()}
        case int():
            return value
        case Words(message):
            return {"words": message}
        case str():
            return value if len(value) <= VALUE_LENGTH else value[: VALUE_LENGTH - 1] + "…"
    raise ValueError(value)


def _newest_unread_at(address: str, person_ids: Collection[int]) -> dict[int, Any]:
    """What the newest notice of an address says, for each person who has not read it."""
    query = (
        select(Notice.person_id, Notice.kind, Notice.sentence, Notice.details, Notice.read_at)
        .where(Notice.address == address, Notice.person_id.in_(set(person_ids)))
        .order_by(Notice.id)
    )
    return {
        person_id: None if read_at else (kind, sentence, details)
        for person_id, kind, sentence, details, read_at in db.session.execute(query)
    }
