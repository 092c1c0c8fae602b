"""The signed heads of all histories, what they stand for, and the checks that were made."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db

CHAIN_LENGTH = 30


class Head(db.Model):
    """How far all histories had come at a moment, signed; each head seals the one before, too."""

    __tablename__ = "audit_heads"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 without a gap."""
    day: Mapped[date]
    made_at: Mapped[datetime]
    last_event_id: Mapped[int]
    """Every event of a need with this id or a lower one was there."""
    last_event_ids: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    """The same for all histories, by their tables; None in heads that were signed for needs alone."""
    row_seals: Mapped[dict[str, list[Any]] | None] = mapped_column(JSON(none_as_null=True))
    """For each table whose rows are sealed, how many seals there have been since the head before, and what
    they come to; None in heads from before rows were sealed."""
    entries: Mapped[int]
    entries_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    """The digest of the head before; "" for the first."""
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(88))

    @property
    def line(self) -> str:
        """All that somebody elsewhere must keep to hold the installation to it, on one line."""
        at = self.made_at.astimezone(UTC).isoformat(timespec="seconds")
        return f"welfare head {self.number} {at} {self.digest} {self.signature}"

    @property
    def fingerprint(self) -> str:
        """Twenty digits of the digest, to be read aloud or written into a bulletin."""
        digits = f"{int(self.digest[:16], 16):020}"
        return " ".join(digits[at : at + 4] for at in range(0, 20, 4))


class HeadEntry(db.Model):
    """How far the history of one subject had come, for each that had moved since the head before.

    The subject is named by its chain and its id and not pointed to, so that what is said of it stays when it
    is deleted.
    """

    __tablename__ = "audit_head_entries"
    __table_args__ = (Index("ix_audit_head_entries_head", "head_number", "chain", "subject_id"),)

    chain: Mapped[str] = mapped_column(String(CHAIN_LENGTH), primary_key=True)
    """What the subject is: `need`, `round`, `person`."""
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    head_number: Mapped[int] = mapped_column(ForeignKey("audit_heads.number"), primary_key=True)
    position: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))


class Check(db.Model):
    """That everything was checked, and what was found."""

    __tablename__ = "audit_checks"
    __table_args__ = (CheckConstraint("(faults = 0) = (first_fault IS NULL)", name="fault_named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    events: Mapped[int]
    subjects: Mapped[int]
    """How many needs, people, flats and so on they are about."""
    faults: Mapped[int]
    first_fault: Mapped[str | None] = mapped_column(Text)
