"""Notices are written in the transaction of the event they tell of, so that there is never one without the
other. They are written right before it commits, when the need is whole and everything about it is known."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import event as database_event
from sqlalchemy import tuple_, update
from sqlalchemy.orm import Session, SessionTransaction

from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Action
from welfare.needs.models import NeedEvent
from welfare.needs.signals import event_appended
from welfare.notices.audience import Hearers
from welfare.notices.models import Notice
from welfare.notices.outbox import post
from welfare.notices.rules import WORK

UNTOLD = "events that nobody was told of"


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
