"""Signing how far all histories have come, and keeping what a check found."""

from typing import Any

from sqlalchemy import Integer, func, insert, literal, select

from welfare import clock
from welfare.audit.heads import EntriesDigest, SealsDigest, digest_of, sealed_up_to, sign
from welfare.audit.keyring import remember_head, signing_key
from welfare.audit.models import Check, Head, HeadEntry
from welfare.audit.rows.models import RowSeal, SealedTable
from welfare.audit.rows.writing import instance
from welfare.audit.verifying import Report
from welfare.extensions import db
from welfare.history.actions import hold_still
from welfare.history.chains import Chain, all_chains
from welfare.history.models import histories


def sign_head() -> Head:
    """Sign how far all histories have come, unless today's head says it already; gives the newest head.

    Begins the caller's transaction: for that moment nobody appends an event, so that none with a lower id can
    come later. The caller commits, and then calls `remember`.
    """
    hold_still()
    last = db.session.scalars(select(Head).order_by(Head.number.desc()).limit(1)).first()
    growing: list[Any] = [*histories(), RowSeal]
    last_ids = {model.__tablename__: db.session.scalar(select(func.max(model.id))) or 0 for model in growing}
    if last and last.day == clock.today() and last.last_event_ids == last_ids:
        return last
    head = Head(
        number=last.number + 1 if last else 1,
        day=clock.today(),
        made_at=clock.now(),
        last_event_id=last_ids["need_events"],
        last_event_ids=last_ids,
        previous=last.digest if last else "",
        row_seals=_seals_since(sealed_up_to(last, RowSeal.__tablename__)),
        entries=0,
        entries_digest="",
        digest="",
        signature="",
    )
    db.session.add(head)
    db.session.flush()
    for chain in all_chains():
        _enter(head, chain, since=sealed_up_to(last, chain.model.__tablename__))
    entries = _entries_of(head)
    head.entries, head.entries_digest = entries.count, entries.text_for(head)
    head.digest = digest_of(head)
    head.signature = sign(head.digest, signing_key(instance()))
    return head


def remember(head: Head) -> None:
    """Note outside the database which head was signed last; after the commit."""
    remember_head(instance(), head.number, head.digest)


def keep_result(report: Report) -> Check:
    """That a check was made, and what it found."""
    check = Check(
        at=clock.now(),
        events=report.events,
        subjects=report.subjects,
        faults=report.fault_count,
        first_fault=report.told[0] if report.told else None,
    )
    db.session.add(check)
    return check


def _enter(head: Head, chain: Chain, *, since: int) -> None:
    """Write down how far each history of a chain has come that has grown since the head before."""
    model, subject = chain.model, chain.subject
    grown = (
        select(subject.label("subject_id"), func.max(model.position).label("position"))
        .where(model.id > since, *chain.condition())
        .group_by(subject)
        .subquery()
    )
    its_end = (grown.c.subject_id == subject) & (grown.c.position == model.position)
    ends = (
        select(literal(chain.name), subject, literal(head.number, Integer), model.position, model.seal)
        .join(grown, its_end)
        .where(*chain.condition())
    )
    columns = ["chain", "subject_id", "head_number", "position", "seal"]
    db.session.execute(insert(HeadEntry).from_select(columns, ends))


def _entries_of(head: Head) -> EntriesDigest:
    """What the entries of a head come to."""
    entered = (
        select(HeadEntry.chain, HeadEntry.subject_id, HeadEntry.position, HeadEntry.seal)
        .where(HeadEntry.head_number == head.number)
        .order_by(HeadEntry.chain, HeadEntry.subject_id)
        .execution_options(yield_per=1000)
    )
    return EntriesDigest(db.session.execute(entered))


def _seals_since(last_id: int) -> dict[str, list[Any]]:
    """What the seals of rows come to that are newer than those the head before knew of."""
    digest = SealsDigest(db.session.scalars(select(SealedTable.name)))
    newer = select(RowSeal.__table__).where(RowSeal.id > last_id).order_by(RowSeal.id)
    for seal in db.session.execute(newer.execution_options(yield_per=1000)):
        digest.add(seal)
    return digest.by_table
