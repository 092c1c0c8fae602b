"""The seals of rows, and which tables have them."""

from datetime import datetime

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.kept import Kept

TABLE_LENGTH = 63
KEY_LENGTH = 120


class RowSeal(Kept, db.Model):
    """What a row said once a transaction was done with it, under seal. The newest one counts."""

    __tablename__ = "audit_row_seals"
    __table_args__ = (UniqueConstraint("table_name", "row_key", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(TABLE_LENGTH))
    row_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    """The values of its primary key, with commas between them."""
    position: Mapped[int]
    """From 1 without a gap."""
    is_there: Mapped[bool]
    """False: with this transaction the row was deleted."""
    mac: Mapped[str] = mapped_column(String(64))


class SealedTable(db.Model):
    """That every row of a table has a seal, since when, and over which of its columns."""

    __tablename__ = "audit_sealed_tables"

    name: Mapped[str] = mapped_column(String(TABLE_LENGTH), primary_key=True)
    columns: Mapped[list[str]] = mapped_column(JSON)
    since: Mapped[datetime]
    rows: Mapped[int]
    """How many there were when that began: of what they said before, their seals prove nothing."""
