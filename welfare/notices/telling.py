"""Notices are written in the transaction of what they tell of, so that there is never one without the other.

Those of needs are written right before it commits, when the need is whole and everything about it is known.
Others are written when they are told.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import event as database_event
from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session, SessionTransaction

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.lifecycle import Action
from welfare.needs.models import NeedEvent
from welfare.needs.signals import event_appended
from welfare.notices.audience import Hearers
from welfare.notices.models import Notice
from welfare.notices.outbox import post
from welfare.notices.rules import BEYOND_NEEDS, WORK, Kind

UNTOLD = "events that nobody was told of"
VALUE_LENGTH = 200
"""Letters of a text within a sentence: a name or a title."""
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def listen() -> None:
    """Begin to hear of events. Called for each app, it listens once."""
    event_appended.connect(take_note)
    if not database_event.contains(db.session, "before_commit", tell_before_commit):
        database_event.listen(db.session, "before_commit", tell_before_commit)
        database_event.listen(db.session, "after_transaction_end", forget_what_was_rolled_back)


def take_note(event: NeedEvent, **_more: Any) -> None:
    """Keep the event until its transaction is about to commit."""
    db.session.info.setdefault(UNTOLD, []).append(event)


def tell_before_commit(session: Session) -> None:
    """Tell of what is about to be committed; a savepoint is no commit yet."""
    if session.in_nested_transaction():
        return
    untold = session.info.pop(UNTOLD, [])
    if untold:
        session.flush()
        tell([event for event in untold if event in session])


def forget_what_was_rolled_back(session: Session, transaction: SessionTransaction) -> None:
    """Nothing is carried over from one transaction to the next."""
    if transaction.parent is None:
        session.info.pop(UNTOLD, None)


def tell(events: Sequence[NeedEvent]) -> list[Notice]:
    """Write the notices that `events` (oldest first, flushed) call for, and put them into the outbox."""
    _settle_earlier(events)
    hearers = Hearers(events)
    notices: list[Notice] = []
    by_need: dict[int, list[Notice]] = defaultdict(list)
    for event in events:
        for notice in by_need[event.need_id]:
            if notice.read_at is None and _is_settled_by(notice, event):
                notice.read_at = event.at
        for person_id, row, need in hearers.of(event):
            notice = Notice(
                person_id=person_id, event_id=event.id, need_id=need.id, kind=row.kind, created_at=event.at
            )
            notices.append(notice)
            by_need[need.id].append(notice)
    db.session.add_all(notices)
    db.session.flush()
    post([notice for notice in notices if notice.read_at is None])
    return notices


def _settle_earlier(events: Sequence[NeedEvent]) -> None:
    """Earlier notices of whoever acts on a need are read; what called for work is done with for all."""
    acted = {(event.by_id, event.need_id) for event in events if event.by_id is not None}
    moved = {event.need_id for event in events if _moves_on(event)}
    unread = update(Notice).where(Notice.read_at.is_(None)).values(read_at=clock.now())
    unread = unread.execution_options(synchronize_session=False)
    if acted:
        db.session.execute(unread.where(tuple_(Notice.person_id, Notice.need_id).in_(acted)))
    if moved:
        db.session.execute(unread.where(Notice.need_id.in_(moved), Notice.kind.in_(WORK)))


def _is_settled_by(notice: Notice, event: NeedEvent) -> bool:
    return notice.person_id == event.by_id or (notice.kind in WORK and _moves_on(event))


def _moves_on(event: NeedEvent) -> bool:
    return event.from_status != event.to_status or event.action == Action.TRANSFER


def tell_people(
    person_ids: Collection[int], kind: Kind, sentence: str, *, address: str, **values: object
) -> list[Notice]:
    """Tell people something that is no event of a need, in the caller's transaction; gives what was written.

    `kind` is one of `BEYOND_NEEDS`. `sentence` is English, marked with `N_`, with named places for `values`:
    short texts (shortened to `VALUE_LENGTH`), numbers, dates or aware moments; a text that is an ISO date
    counts as a date. Each reader gets it in their own language. `address` is the path of the page to read on
    at, which whoever is told must be able to open; `path_to` makes one where there is no request.

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
