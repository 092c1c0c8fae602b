"""The rules by which points are given, version by version."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.kept import Kept

ROUND_NAME_LENGTH = 60


class RuleSet(Kept, db.Model):
    """One version of the rules by which points are given. It is never changed; another version follows it."""

    __tablename__ = "housing_rule_sets"
    __table_args__ = (UniqueConstraint("name", "version"), CheckConstraint("version > 0", name="version"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(ROUND_NAME_LENGTH))
    version: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As `scoring.ScoringRules` reads them."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    """The rules that come with the product, as they came: for a bureau to adapt."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
