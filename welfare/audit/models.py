"""The signed heads of the chain, what they stand for, and the checks that were made."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class Head(db.Model):
    """How far the chains of all needs had come at a moment, signed; each head seals the one before, too."""

    __tablename__ = "audit_heads"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 without a gap."""
    day: Mapped[date]
    made_at: Mapped[datetime]
    last_event_id: Mapped[int]
    """Every event with this id or a lower one was there."""
    entries: Mapped[int]
    entries_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    """The digest of the head before; "" for the first."""
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(88))

    @property
    def fingerprint(self) -> str:
        """Twenty digits of the digest, to be read aloud or written into a bulletin."""
        digits = f"{int(self.digest[:16], 16):020}"
        return " ".join(digits[at : at + 4] for at in range(0, 20, 4))


class HeadEntry(db.Model):
    """How far one need's chain had come, for each need that had moved since the head before.

    The need is named by its id and not pointed to, so that what is said of it stays when it is deleted.
    """

    __tablename__ = "audit_head_entries"
    __table_args__ = (Index("ix_audit_head_entries_head", "head_number", "need_id"),)

    need_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
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
    needs: Mapped[int]
    faults: Mapped[int]
    first_fault: Mapped[str | None] = mapped_column(Text)
