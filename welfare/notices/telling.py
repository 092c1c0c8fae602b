"""Notices are written in the transaction of what they tell of, so that there is never one without the other.

Those of needs are written right before it commits, see `listeners`; others when they are told.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.notices.kinds import BEYOND_NEEDS, BY_THE_CLOCK, NoticeKind
from welfare.notices.models import Notice
from welfare.notices.outbox import post, write

VALUE_LENGTH = 200
"""Letters of a text within a sentence: a name or a title."""
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Words:
    """Words of the catalogue within a sentence: English, marked with `N_`; each reader has their own."""

    message: str


@dataclass(frozen=True)
class Telling:
    """What some people are told, see `tell_people`; `values` fill the places of the sentence."""

    person_ids: Collection[int]
    kind: NoticeKind
    sentence: str
    address: str
    values: Mapping[str, object]
    reminder_id: int | None = None
    """Of what the ladder reminds of: the step that was taken."""


def tell_people(
    person_ids: Collection[int], kind: NoticeKind, sentence: str, *, address: str, **values: object
) -> Sequence[Notice]:
    """Tell people something that is no event of a need, in the caller's transaction; gives what was written.

    `kind` is one of `BEYOND_NEEDS`, or for what the ladder reminds of one of `BY_THE_CLOCK`. `sentence` is
    English, marked with `N_`, with named places for `values`:
    short texts (shortened to `VALUE_LENGTH`), `Words`, numbers, dates or aware moments; a text that is an
    ISO date counts as a date. Each reader gets it in their own language. `address` is the path of the page to
    read on at, which whoever is told must be able to open; `path_to` makes one where there is no request.

    Tells the active ones only, each once, and nobody whose newest notice of that address is unread and says
    just this: a job that runs again repeats nothing, but a step of the ladder, which is taken once, may say
    what the one before said. Raises `ValueError` for what is no kind, path or value,
    and `KeyError` for a place without a value.
    """
    return tell_all([Telling(person_ids, kind, sentence, address, values)])


def tell_all(tellings: Sequence[Telling]) -> Sequence[Notice]:
    """The same for many things, in as few statements as for one."""
    kept = [_checked(telling) for telling in tellings]
    person_ids = {person_id for telling in tellings for person_id in telling.person_ids}
    active = set(db.session.scalars(select(Person.id).where(Person.id.in_(person_ids), Person.is_active)))
    newest = _newest_unread_at({telling.address for telling in tellings}, person_ids)
    rows: list[dict[str, Any]] = []
    for telling, details in zip(tellings, kept, strict=True):
        says = (telling.kind, telling.sentence, details)
        for person_id in sorted(active & set(telling.person_ids)):
            if telling.kind in BY_THE_CLOCK or newest.get((telling.address, person_id)) != says:
                newest[telling.address, person_id] = says
                rows.append(
                    {
                        "person_id": person_id,
                        "kind": telling.kind,
                        "sentence": telling.sentence,
                        "details": details,
                        "address": telling.address,
                        "reminder_id": telling.reminder_id,
                        "created_at": clock.now(),
                    }
                )
    notices = write(rows)
    post(notices)
    return notices


def _checked(telling: Telling) -> dict[str, object]:
    """The values as they are kept, where the sentence has all it needs."""
    kind, address = telling.kind, telling.address
    if kind not in BEYOND_NEEDS | BY_THE_CLOCK or not address.startswith("/") or address.startswith("//"):
        raise ValueError(f"{kind} at {address}")
    details = in_details(**telling.values)
    _ = telling.sentence % details
    return details


def in_details(**values: object) -> dict[str, object]:
    """The values of a sentence's places as a notice keeps them. Raises `ValueError`."""
    return {name: _kept(value) for name, value in values.items()}


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


def _newest_unread_at(
    addresses: Collection[str], person_ids: Collection[int]
) -> dict[tuple[str | None, int], Any]:
    """What the newest notice of each address says, for each person who has not read it."""
    query = (
        select(Notice.address, Notice.person_id, Notice.kind, Notice.sentence, Notice.details, Notice.read_at)
        .where(Notice.address.in_(addresses), Notice.person_id.in_(person_ids))
        .order_by(Notice.id)
    )
    return {
        (address, person_id): None if read_at else (kind, sentence, details)
        for address, person_id, kind, sentence, details, read_at in db.session.execute(query)
    }
