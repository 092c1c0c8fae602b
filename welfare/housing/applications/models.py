"""Applications, with the facts that are scored; what is sensitive of them is kept apart."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.rounds.models import Round
from welfare.needs.models import Need
from welfare.organizations.models import Organization

CODE_LENGTH = 5


class Application(db.Model):
    """That somebody applies in a round, from a housing need of theirs, with the facts that are scored."""

    __tablename__ = "housing_applications"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        UniqueConstraint("round_id", "code"),
        CheckConstraint("(points IS NULL) = (undisclosed_points IS NULL)", name="scored_whole"),
        CheckConstraint("position IS NULL OR points IS NOT NULL", name="placed_is_scored"),
        Index("ix_housing_applications_round", "round_id", "id"),
        Index("ix_housing_applications_place", "round_id", "position", "id"),
        Index("ix_housing_applications_mine", "person_id", "id"),
        Index("ix_housing_applications_need", "need_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("housing_rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    """The school at which the flat is wanted."""
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    """The public number: stands beside the masked name and decides in the draw; drawn at random."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    applied_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    points: Mapped[int | None]
    """As the public notice shows them; they follow from the facts and the round's rules."""
    undisclosed_points: Mapped[int | None]
    """How many of them come from facts that are kept apart."""
    nonce: Mapped[str | None] = mapped_column(String(64))
    """Hides in the public list what the points are made of, see `draw.rules.seal_of`."""
    position: Mapped[int | None]
    """The place in the list; None before the notice, and for who is not eligible."""

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    school: Mapped[Organization] = relationship(lazy="raise_on_sql")
    sensitive: Mapped["SensitiveFacts | None"] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    @property
    def is_emptied(self) -> bool:
        """Whether what was said has had its time. Rules may ask for no fact that is not kept apart, so that
        none is there says nothing alone: whoever stands in a list has a nonce until then."""
        return self.points is not None and self.nonce is None and not self.facts


class SensitiveFacts(db.Model):
    """What only those who score may see, given with a consent of its own; erased when the round is over."""

    __tablename__ = "housing_sensitive_facts"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("housing_applications.id", ondelete="CASCADE"), primary_key=True
    )
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    consented_at: Mapped[datetime]
