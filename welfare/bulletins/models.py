"""Bulletins: a text for a period whose numbers are figures, and what the figures were when it was issued."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy import inspect as inspect_object
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.kept import Kept

TITLE_LENGTH = 80


class Bulletin(Kept, db.Model):
    """A bulletin: a draft until it is issued, and from then on never changed.

    Triggers in the database keep an issued one as it is (migration 0008); `Kept` says so earlier.
    """

    __tablename__ = "bulletins"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="period"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            "(issued_at IS NULL) = (number IS NULL) AND (issued_at IS NULL) = (year IS NULL) "
            "AND (issued_at IS NULL) = (issued_by_id IS NULL)",
            name="issued_whole",
        ),
        UniqueConstraint("year", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    """The period that its figures are of, both days included."""
    title_zh: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    title_en: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    """The text with `{{names}}` of figures where its numbers stand."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with every change, so that two who edit at once notice."""
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What its figures were, by name, when it was last saved; once it is issued, for good."""
    typists: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    """Of each title and text by its column: who typed the numbers that are no figure's, in their order."""
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("bulletins.id"))
    """The issued bulletin in whose place it stands."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    year: Mapped[int | None]
    number: Mapped[int | None]
    """With `year` the number under which it was issued."""
    issued_at: Mapped[datetime | None] = mapped_column(active_history=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    corrects: Mapped["Bulletin | None"] = relationship(remote_side=[id], lazy="raise_on_sql")
    edited_by: Mapped[Person] = relationship(foreign_keys=[edited_by_id], lazy="raise_on_sql")
    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id], lazy="raise_on_sql")

    def may_change(self) -> bool:
        """A draft, also when it is just being issued."""
        before: Any = inspect_object(self).attrs.issued_at.history
        was_issued = self.issued_at is not None and not before.added
        return not was_issued and not (before.deleted and before.deleted[0] is not None)

    def may_go(self) -> bool:
        """A draft."""
        return self.issued_at is None
