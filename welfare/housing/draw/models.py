"""The draw of a round: the list as it was frozen, the public value that was named, and what was drawn."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import get_history

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.kept import Kept
from welfare.housing.draw.rules import Source

FROZEN = ("list", "list_hash", "source", "value", "secret")


class Draw(Kept, db.Model):
    """Made when the list is frozen. List and hash never change; nothing does once the value is known."""

    __tablename__ = "housing_draws"
    __table_args__ = (
        CheckConstraint(
            "(value IS NULL) = (drawn_at IS NULL) AND (value IS NULL) = (secret IS NULL) "
            "AND (value IS NULL) = (second_by_id IS NULL) AND (value IS NULL) = (seed IS NULL)",
            name="drawn_whole",
        ),
        CheckConstraint("value IS NULL OR first_by_id <> second_by_id", name="typed_by_two"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("housing_rounds.id"), primary_key=True)
    list: Mapped[dict[str, Any]] = mapped_column(JSON, active_history=True)
    """What is drawn among: rules, flats, and who applied, under their public numbers."""
    list_hash: Mapped[str] = mapped_column(String(64), active_history=True)
    frozen_at: Mapped[datetime]
    source: Mapped[Source] = mapped_column(active_history=True)
    issue: Mapped[str] = mapped_column(String(20))
    """Which public value was named before it was known."""
    draws_at: Mapped[datetime]
    first_value: Mapped[str | None] = mapped_column(String(64))
    """As one person typed it, shown to nobody until another has typed the same; empty: there was none."""
    first_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    value: Mapped[str | None] = mapped_column(String(64), active_history=True)
    secret: Mapped[str | None] = mapped_column(String(64), active_history=True)
    """The own secret, told with the value."""
    seed: Mapped[str | None] = mapped_column(String(64))
    """What the draw among equals depends on."""
    drawn_at: Mapped[datetime | None]

    first_by: Mapped[Person | None] = relationship(foreign_keys=[first_by_id], lazy="raise_on_sql")
    second_by: Mapped[Person | None] = relationship(foreign_keys=[second_by_id], lazy="raise_on_sql")

    def may_change(self) -> bool:
        """What is frozen stays, and after the draw all of it."""
        before = {name: get_history(self, name).deleted for name in FROZEN}
        return not any(values and values[0] is not None for values in before.values()) and (
            self.value is None or bool(get_history(self, "value").has_changes())
        )
