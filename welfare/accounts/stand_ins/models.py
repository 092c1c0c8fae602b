"""Who stands in for whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.models import Organization


class StandIn(db.Model):
    """Somebody has, from the first day to the last, the roles that another one holds at a place."""

    __tablename__ = "stand_ins"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("person_id <> deputy_id", name="somebody_else"),
        CheckConstraint("ended_at IS NOT NULL OR ended_by_id IS NULL", name="ended_when"),
        Index("ix_stand_ins_deputy", "deputy_id", "last_day"),
        Index("ix_stand_ins_person", "person_id", "last_day"),
        Index("ix_stand_ins_organization", "organization_id", "last_day"),
        Index("ix_stand_ins_last_day", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who is away."""
    deputy_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who stands in."""
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    """Both by the bureau's clocks, and both included."""
    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    """Before its time; what it lent is gone at once."""
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    is_unminded: Mapped[bool | None]
    """Whether it ended since whoever stood in no longer could, while the other one is away still; None where
    not, and once they are back."""

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise_on_sql")
    deputy: Mapped[Person] = relationship(foreign_keys=deputy_id, lazy="raise_on_sql")
    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
