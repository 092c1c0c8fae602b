"""Checking the whole history: every head, every need, every event, each read once and none kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from welfare.audit.heads import EntriesDigest, digest_of, is_signed
from welfare.audit.labels import in_words
from welfare.audit.models import Head, HeadEntry
from welfare.audit.outside import last_head, signing_key
from welfare.audit.rules import Fault, Kind, Mark, first_fault
from welfare.audit.streams import Strand, reading, strands
from welfare.needs.replay import led_to

FAULTS_TOLD = 20
TOLERANCE = timedelta(minutes=1)
"""Between an event and the need that it moved lie some statements, and perhaps a wait for a lock."""


@dataclass
class Report:
    """What a check has looked at, and what it found: of each need at most one fault, the first."""

    events: int = 0
    needs: int = 0
    heads: int = 0
    fault_count: int = 0
    told: list[str] = field(default_factory=list)
    """The first of them, in English."""

    def note(self, fault: Fault | None, number: str | None = None) -> None:
        """Take down a fault, if it is one."""
        if fault is not None:
            self.fault_count += 1
            if len(self.told) < FAULTS_TOLD:
                self.told.append(in_words(fault, number))


def verify(folder: Path) -> Report:
    """Check everything against itself, and against what the instance `folder` keeps outside the database."""
    report = Report()
    with reading() as connection:
        heads = connection.execute(select(Head.__table__).order_by(Head.number)).all()
        for strand in strands(connection):
            fault = _fault_of(strand, sealed_up_to=heads[-1].last_event_id if heads else 0)
            report.note(fault, strand.need["number"] if strand.need else None)
            report.events += len(strand.events)
            report.needs += strand.need is not None
        _check_heads(connection, heads, folder, report)
    return report


def _fault_of(strand: Strand, *, sealed_up_to: int) -> Fault | None:
    marks = [Mark(entry.position, entry.seal) for entry in strand.entries]
    broken = first_fault(strand.need_id, strand.events, marks, sealed_up_to=sealed_up_to)
    return broken or _misplaced(strand)


def _misplaced(strand: Strand) -> Fault | None:
    """What is wrong with the need itself, whose events are whole."""
    if strand.need is None:
        return Fault(Kind.NEED, strand.need_id, told="it is gone, its events are left")
    led = led_to(strand.events)
    for name in ("status", "confirmation"):
        if strand.need[name] != getattr(led, name):
            told = f"its {name} is {strand.need[name]}, its events led to {getattr(led, name)}"
            return Fault(Kind.NEED, strand.need_id, told=told)
    for name in ("answered_at", "closed_at"):
        if not _are_close(strand.need[name], getattr(led, name)):
            told = f"its {name} is {strand.need[name]}, its events say {getattr(led, name)}"
            return Fault(Kind.NEED, strand.need_id, told=told)
    return None


def _are_close(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    try:
        return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= TOLERANCE
    except (ValueError, TypeError):
        return False


def _check_heads(connection: Connection, heads: Sequence[Row[Any]], folder: Path, report: Report) -> None:
    """Every head: its number, its entries, its link to the one before, its signature; then the last one."""
    digests = _entries_of(connection)
    previous, last_event_id = "", 0
    for number, head in enumerate(heads, 1):
        told = None
        entries = digests.pop(head.number, EntriesDigest())
        if head.number != number:
            told = f"head {number} is missing"
        elif (entries.count, entries.text) != (head.entries, head.entries_digest):
            told = f"it signed for {head.entries} needs, and what it says of them is not what is there"
        elif head.previous != previous or head.last_event_id < last_event_id:
            told = "it does not follow from the head before"
        elif digest_of(head) != head.digest or not _is_ours(head, folder):
            told = "it is not what was signed with this installation's key"
        if told:
            report.note(Fault(Kind.HEAD, position=head.number, told=told))
            break
        previous, last_event_id = head.digest, head.last_event_id
        report.heads += 1
    else:
        report.note(_missing_at_the_end(heads, folder))


def _is_ours(head: Row[Any], folder: Path) -> bool:
    return is_signed(head.digest, head.signature, signing_key(folder).public_key())


def _entries_of(connection: Connection) -> dict[int, EntriesDigest]:
    """What the entries of each head come to."""
    query = select(HeadEntry.head_number, HeadEntry.need_id, HeadEntry.position, HeadEntry.seal)
    digests: dict[int, EntriesDigest] = defaultdict(EntriesDigest)
    for entry in connection.execute(query.order_by(HeadEntry.head_number, HeadEntry.need_id)):
        digests[entry.head_number].add(entry)
    return digests


def _missing_at_the_end(heads: Sequence[Row[Any]], folder: Path) -> Fault | None:
    known = last_head(folder)
    if known is None:
        return None
    number, digest = known
    if number > len(heads):
        told = "it was signed, and is no longer there"
        return Fault(Kind.HEAD, position=number, told=told)
    if heads[number - 1].digest != digest:
        return Fault(Kind.HEAD, position=number, told="another one was signed here")
    return None
