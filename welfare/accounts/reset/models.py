"""Proven addresses, and what is sent to them, as rows."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db

ADDRESS_LENGTH = 254
IS_OPEN = text("sent_at IS NULL AND given_up_at IS NULL")


class Purpose(StrEnum):
    """What a letter is for."""

    RESET = "reset"
    """A code, for a new password."""
    PROOF = "proof"
    """A code, for the address itself."""
    WAS_RESET = "was_reset"
    """Word that a new password was set."""
    WAS_CHANGED = "was_changed"
    """Word to an address that it is no longer the one."""


class Line(StrEnum):
    """By what codes reach somebody."""

    EMAIL = "email"
    PHONE = "phone"


class ContactPoint(db.Model):
    """An e-mail address or a mobile number that its owner has proven to read, by a code sent there."""

    __tablename__ = "contact_points"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[Line] = mapped_column(primary_key=True, default=Line.EMAIL)
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    proven_at: Mapped[datetime]


class Letter(db.Model):
    """What is to be sent by mail or as a text message, or was; gone after a day.

    One with a code can be answered by the browser that has asked for it, until it is used, too old or guessed
    at too often. Who asks for an account that nobody has leaves a row like any other, of nobody.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("(code_digest IS NULL) = (expires_at IS NULL)", name="code_expires"),
        Index("ix_letters_due", "due_at", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    line: Mapped[Line] = mapped_column(default=Line.EMAIL)
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    """To which it goes; none where the sender looks up which is proven."""
    language: Mapped[str] = mapped_column(String(2))
    code_digest: Mapped[str | None] = mapped_column(String(64))
    sealed_code: Mapped[bytes | None] = mapped_column(LargeBinary)
    """For the sender to read; gone once it is sent."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    guesses: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    """From when on it may be sent; whoever takes it puts this off by the lease."""
    tries: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime | None]
    """Since when it may have gone out as a text message: written before, and never sent again then."""
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
