"""What somebody said that a heading means."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db

HEADING_LENGTH = 100
NAME_LENGTH = 40


class ChosenHeading(db.Model):
    """That in tables of one kind a heading names a column, or none: chosen by hand, for the whole bureau."""

    __tablename__ = "chosen_headings"
    __table_args__ = (UniqueConstraint("import_name", "heading", name="uq_chosen_headings_heading"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    heading: Mapped[str] = mapped_column(String(HEADING_LENGTH))
    """In bare words."""
    column_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """None where it names nothing, though its word would."""
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    chosen_at: Mapped[datetime]
