"""The record of exports: who took what, when, under which filters, and how many rows it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.exports.files import Format
from welfare.extensions import db
from welfare.history.kept import Kept

NAME_LENGTH = 80
TOKEN_LENGTH = 43
DIGEST_LENGTH = 64

IS_UNDER_WAY = text("made_at IS NULL AND failed_at IS NULL")


class Export(Kept, db.Model):
    """One export. It is asked for, made, or failed; the row is kept for good, the file for a day."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("(made_at IS NULL) OR (failed_at IS NULL)", name="made_or_failed"),
        CheckConstraint("row_count >= 0", name="row_count"),
        Index("ix_exports_by", "by_id", "id"),
        Index("ix_exports_under_way", "id", sqlite_where=IS_UNDER_WAY, postgresql_where=IS_UNDER_WAY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(TOKEN_LENGTH), unique=True)
    """Its name in addresses and in the folder: random, and worth nothing to anybody but its maker."""
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    listing: Mapped[str] = mapped_column(String(NAME_LENGTH))
    format: Mapped[Format]
    language: Mapped[str] = mapped_column(String(5))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The arguments of the list's address, as they were."""
    filters: Mapped[list[str]] = mapped_column(JSON)
    """The same in words, in the maker's language."""
    lent: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """What was lent to whoever asked for it while they stood in for others: of each role which, the id of
    where, and of whose. None where nothing was."""
    row_count: Mapped[int] = mapped_column(default=0)
    """How many rows are written so far; in the end, how many there are."""
    tries: Mapped[int] = mapped_column(default=0)
    taken_until: Mapped[datetime | None]
    """Until when a worker has it; then another may take it."""
    made_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    is_kept: Mapped[bool] = mapped_column(default=False)
    """Whether there was a file to fetch later; a small export is handed out at once."""
    digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    """SHA-256 of that file."""

    by: Mapped[Person] = relationship(lazy="raise_on_sql")

    def may_change(self) -> bool:
        """How far it is."""
        return True
