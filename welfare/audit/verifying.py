"""Checking all histories: every head, every subject, every event, each read once and none kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from welfare.audit.files import faults_of_files
from welfare.audit.heads import EntriesDigest, SealsDigest, digest_of, is_signed, sealed_up_to, unlike
from welfare.audit.keyring import last_head, row_key, signing_key
from welfare.audit.labels import in_words
from welfare.audit.models import Head, HeadEntry
from welfare.audit.resealing import resealed_up_to
from welfare.audit.rows.checking import faults_of_rows
from welfare.audit.rows.models import RowSeal
from welfare.audit.rules import Fault, Kind, Mark, first_fault
from welfare.audit.streams import Subject, reading, subjects
from welfare.history.chains import all_chains
from welfare.history.models import Redaction

FAULTS_TOLD = 20
CHECKS: dict[str, Callable[[], tuple[int, list[str]]]] = {}
"""What else is checked, by name: each gives how much it has looked at, and in English what is wrong."""
TOLERANCE = timedelta(minutes=1)
"""Between an event and the need that it moved lie some statements, and perhaps a wait for a lock."""


@dataclass
class Report:
    """What a check has looked at, and what it found: of each subject at most one fault, the first."""

    events_of: Counter[str] = field(default_factory=Counter)
    """How many events each chain has."""
    subjects: int = 0
    """How many have a history."""
    heads: int = 0
    rows_of: Counter[str] = field(default_factory=Counter)
    """How many rows each sealed table has."""
    files_of: Counter[str] = field(default_factory=Counter)
    """How many rows of each table have files that were read."""
    checked: Counter[str] = field(default_factory=Counter)
    """How much was looked at of whatever else is checked."""
    fault_count: int = 0
    told: list[str] = field(default_factory=list)
    """The first faults, in English."""

    @property
    def events(self) -> int:
        """How many events there are."""
        return self.events_of.total()

    def note(self, told: str | None) -> None:
        """Take down a fault, if there is one."""
        if told is not None:
            self.fault_count += 1
            if len(self.told) < FAULTS_TOLD:
                self.told.append(told)


def verify(folder: Path) -> Report:
    """Check everything against itself, and against what the instance `folder` keeps outside the database."""
    report = Report()
    noted = last_head(folder)  # before what is read, which then has that head, whoever signs meanwhile
    with reading() as connection:
        heads = connection.execute(select(Head.__table__).order_by(Head.number)).all()
        _check_heads(connection, heads, noted, folder, report)
        redacted = _redacted(connection)
        for chain in all_chains():
            table = chain.model.__tablename__
            sealed = sealed_up_to(heads[-1] if heads else None, table)
            report.events_of[chain.name] = 0
            for subject in subjects(connection, chain):
                fault = _fault_of(subject, sealed, redacted[table])
                report.note(in_words(fault, subject.name, table) if fault else None)
                report.events_of[chain.name] += len(subject.events)
                report.subjects += bool(subject.events)
        for name, rows, told in faults_of_rows(connection, row_key(folder)):
            report.rows_of[name] = rows
            for fault_of_row in told:
                report.note(fault_of_row)
        for name, rows, told in faults_of_files(connection):
            report.files_of[name] = rows
            for fault_of_file in told:
                report.note(fault_of_file)
        _check_seals_of_heads(connection, heads, report)
    for name, check in CHECKS.items():
        report.checked[name], wrong = check()
        for told_of_it in wrong:
            report.note(told_of_it)
    return report


def _redacted(connection: Connection) -> Mapping[str, Mapping[int, str]]:
    """The seals of those events whose words were taken out, by their table and the event's id."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for row in connection.execute(select(Redaction.history, Redaction.event_id, Redaction.seal)):
        found[row.history][row.event_id] = row.seal
    return found


def _fault_of(subject: Subject, sealed: int, redacted: Mapping[int, str]) -> Fault | None:
    marks = [Mark(entry.position, entry.seal) for entry in subject.entries]
    recipe, replay = subject.chain.model.RECIPE, subject.chain.model.REPLAY
    broken = first_fault(recipe, subject.events, marks, sealed_up_to=sealed, redacted=redacted)
    if broken is None and replay and not subject.events:
        broken = Fault(Kind.REMOVED, 1)
    return broken or _misplaced(subject)


def _misplaced(subject: Subject) -> Fault | None:
    """What is wrong with the subject itself, whose events are whole."""
    if subject.row is None:
        return Fault(Kind.SUBJECT, told="it is gone, its events are left")
    replay = subject.chain.model.REPLAY
    standing = replay.standing_after(subject.events) if replay else None
    for name in replay.columns if replay else ():
        stands, should = subject.row[name], getattr(standing, name)
        is_moment = name.endswith("_at")
        if not (_are_close(stands, should) if is_moment else stands == should):
            verb = "say" if is_moment else "led to"
            return Fault(Kind.SUBJECT, told=f"its {name} is {stands}, its events {verb} {should}")
    return None


def _are_close(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    try:
        return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= TOLERANCE
    except (ValueError, TypeError):
        return False


def _check_heads(
    connection: Connection,
    heads: Sequence[Row[Any]],
    noted: tuple[int, str] | None,
    folder: Path,
    report: Report,
) -> None:
    """Every head: its number, its entries, its link to the one before, its signature; then the last one."""
    digests, with_another_key = _entries_of(connection), resealed_up_to(connection)
    previous, last_event_id = "", 0
    for number, head in enumerate(heads, 1):
        told = None
        entries = digests.pop(head.number, EntriesDigest())
        if head.number != number:
            told = f"head {number} is missing"
        elif (entries.count, entries.text_for(head)) != (head.entries, head.entries_digest):
            told = f"it signed for {head.entries} histories, and what it says of them is not what is there"
        elif head.previous != previous or head.last_event_id < last_event_id:
            told = "it does not follow from the head before"
        elif digest_of(head) != head.digest or not (
            _is_ours(head, folder) or number <= with_another_key < len(heads)
        ):
            told = "it is not what was signed with this installation's key"
        if told:
            report.note(f"head {head.number}: {told}")
            break
        previous, last_event_id = head.digest, head.last_event_id
        report.heads += 1
    else:
        report.note(_missing_at_the_end(heads, noted))


def _check_seals_of_heads(connection: Connection, heads: Sequence[Row[Any]], report: Report) -> None:
    """That all the rows' seals are there that heads have signed for, each read once."""
    seals = connection.execute(select(RowSeal.__table__).order_by(RowSeal.id))
    waiting = next(seals, None)
    for head in heads:
        there = SealsDigest()
        while waiting is not None and waiting.id <= sealed_up_to(head, RowSeal.__tablename__):
            there.add(waiting)
            waiting = next(seals, None)
        for told in unlike(head.row_seals or {}, there.by_table):
            report.note(f"head {head.number}: {told}")
    seals.close()


def _is_ours(head: Row[Any], folder: Path) -> bool:
    return is_signed(head.digest, head.signature, signing_key(folder).public_key())


def _entries_of(connection: Connection) -> dict[int, EntriesDigest]:
    """What the entries of each head come to."""
    query = select(
        HeadEntry.head_number, HeadEntry.chain, HeadEntry.subject_id, HeadEntry.position, HeadEntry.seal
    )
    digests: dict[int, EntriesDigest] = defaultdict(EntriesDigest)
    for entry in connection.execute(
        query.order_by(HeadEntry.head_number, HeadEntry.chain, HeadEntry.subject_id)
    ):
        digests[entry.head_number].add(entry)
    return digests


def _missing_at_the_end(heads: Sequence[Row[Any]], noted: tuple[int, str] | None) -> str | None:
    if noted is None:
        return None
    number, digest = noted
    if number > len(heads):
        return f"head {number}: it was signed, and is no longer there"
    if heads[number - 1].digest != digest:
        return f"head {number}: another one was signed here"
    return None
