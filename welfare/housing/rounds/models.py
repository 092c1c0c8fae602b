"""The rounds in which flats are given out."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import get_history

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.kept import Kept
from welfare.housing.lifecycle import RoundStatus
from welfare.housing.rules.models import ROUND_NAME_LENGTH, RuleSet

FROZEN = ("rules", "sealed_secret", "commitment")


class Round(Kept, db.Model):
    """One giving out of flats: its dates, its rules (frozen once it opens), its draw, its signature."""

    __tablename__ = "housing_rounds"
    __table_args__ = (
        CheckConstraint("(status = 'draft') = (rules IS NULL)", name="frozen_when_open"),
        CheckConstraint(
            "(rules IS NULL) = (sealed_secret IS NULL) AND (rules IS NULL) = (commitment IS NULL) "
            "AND (rules IS NULL) = (opened_at IS NULL)",
            name="opening_whole",
        ),
        CheckConstraint("(status IN ('draft', 'open')) = (notice_until IS NULL)", name="notice_has_days"),
        CheckConstraint(
            "(status IN ('allocating', 'finished')) = (signed_at IS NOT NULL)", name="allocated_is_signed"
        ),
        CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signature_whole"),
        CheckConstraint("(status = 'finished') = (finished_at IS NOT NULL)", name="finished_has_moment"),
        CheckConstraint("notice_days > 0 AND offer_days > 0 AND term_months > 0", name="periods"),
        Index("ix_housing_rounds_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(ROUND_NAME_LENGTH))
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.DRAFT)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("housing_rule_sets.id"))
    closes_on: Mapped[date]
    """The last day on which one can apply."""
    notice_days: Mapped[int]
    """Working days of the public notice."""
    offer_days: Mapped[int]
    """Working days in which an offer is to be answered."""
    term_months: Mapped[int]
    """Months from the key until the flat is to be given back, unless the stay is renewed."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]

    rules: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), active_history=True)
    """A copy of the rule set, made when the round opened."""
    sealed_secret: Mapped[str | None] = mapped_column(String(64), active_history=True)
    """The own secret of the draw, which nobody can read before the places are drawn."""
    commitment: Mapped[str | None] = mapped_column(String(64), active_history=True)
    """The SHA-256 of the own secret, shown from the opening on."""
    opened_at: Mapped[datetime | None]
    notice_from: Mapped[date | None]
    notice_until: Mapped[date | None]
    """The last day of the public notice."""
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    rule_set: Mapped[RuleSet] = relationship(lazy="raise_on_sql")
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id], lazy="raise_on_sql")

    def may_change(self) -> bool:
        """Where rules, secret and commitment stay as they were when the round opened."""
        return not any(before and before[0] is not None for before in self._frozen_before())

    def may_go(self) -> bool:
        """A draft."""
        return self.rules is None

    def _frozen_before(self) -> Iterator[Any]:
        return (get_history(self, name).deleted for name in FROZEN)


class RoundUnit(db.Model):
    """A flat that a round gives out."""

    __tablename__ = "housing_round_units"
    __table_args__ = (Index("ix_housing_round_units_unit", "unit_id", "round_id"),)

    round_id: Mapped[int] = mapped_column(
        ForeignKey("housing_rounds.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("housing_units.id"), primary_key=True)
