"""Signing how far the history has come, and keeping what a check found."""

from pathlib import Path

from flask import current_app
from sqlalchemy import func, insert, literal, select, text

from welfare import clock
from welfare.audit.heads import EntriesDigest, digest_of, sign
from welfare.audit.models import Check, Head, HeadEntry
from welfare.audit.outside import remember_head, signing_key
from welfare.audit.verifying import Report
from welfare.extensions import db
from welfare.needs.models import NeedEvent


def sign_head() -> Head:
    """Sign how far all chains have come, where today's head does not say it already; gives the newest head.

    Begins the caller's transaction: for that moment nobody appends an event, so that none with a lower id can
    come later. The caller commits, and then calls `remember`.
    """
    _hold_still()
    last = db.session.scalars(select(Head).order_by(Head.number.desc()).limit(1)).first()
    last_event_id = db.session.scalar(select(func.max(NeedEvent.id))) or 0
    if last and last.day == clock.today() and last.last_event_id == last_event_id:
        return last
    head = Head(
        number=last.number + 1 if last else 1,
        day=clock.today(),
        made_at=clock.now(),
        last_event_id=last_event_id,
        previous=last.digest if last else "",
        entries=0,
        entries_digest="",
        digest="",
        signature="",
    )
    db.session.add(head)
    db.session.flush()
    _enter(head, since=last.last_event_id if last else 0)
    head.digest = digest_of(head)
    head.signature = sign(head.digest, signing_key(_folder()))
    return head


def remember(head: Head) -> None:
    """Note outside the database which head was signed last; after the commit."""
    remember_head(_folder(), head.number, head.digest)


def keep_result(report: Report) -> Check:
    """That a check was made, and what it found."""
    check = Check(
        at=clock.now(),
        events=report.events,
        needs=report.needs,
        faults=report.fault_count,
        first_fault=report.told[0] if report.told else None,
    )
    db.session.add(check)
    return check


def _hold_still() -> None:
    """Wait until whoever appends has committed, and let nobody else begin; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE audit_heads IN EXCLUSIVE MODE"))
        db.session.execute(text("LOCK TABLE need_events IN SHARE MODE"))


def _enter(head: Head, *, since: int) -> None:
    """Write down how far each need has come that has moved since the head before."""
    moved = (
        select(NeedEvent.need_id, func.max(NeedEvent.position).label("position"))
        .where(NeedEvent.id > since, NeedEvent.id <= head.last_event_id)
        .group_by(NeedEvent.need_id)
        .subquery()
    )
    ends = select(NeedEvent.need_id, literal(head.number), NeedEvent.position, NeedEvent.seal).join(
        moved, (moved.c.need_id == NeedEvent.need_id) & (moved.c.position == NeedEvent.position)
    )
    columns = ["need_id", "head_number", "position", "seal"]
    db.session.execute(insert(HeadEntry).from_select(columns, ends))
    entered = (
        select(HeadEntry.need_id, HeadEntry.position, HeadEntry.seal)
        .where(HeadEntry.head_number == head.number)
        .order_by(HeadEntry.need_id)
        .execution_options(yield_per=1000)
    )
    digest = EntriesDigest(db.session.execute(entered))
    head.entries, head.entries_digest = digest.count, digest.text


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance
    return folder
