"""Saved views of a person."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db

NAME_LENGTH = 30


class SavedView(db.Model):
    """What a person filters and searches by at their desk, kept for themselves alone. It gives no right: what
    it shows is asked anew each time."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    position: Mapped[int]
    """Among those of the person, the first one lowest."""
    asked: Mapped[dict[str, str]] = mapped_column(JSON)
    """What stands in the view's address, as `desk.filters.asked_of` writes it."""
