"""Flats offered, and what came of it until they are given back."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import AllocationStatus
from welfare.housing.rounds.models import Round
from welfare.housing.units.models import HousingUnit

IS_LIVE = text("status IN ('offered', 'accepted', 'moved_in')")


class Allocation(db.Model):
    """A flat offered to somebody, and what came of it, until they move out.

    A stay from before the product has no round and no application; it was entered by who `signed_by_id` says.
    """

    __tablename__ = "housing_allocations"
    __table_args__ = (
        CheckConstraint(
            "(status NOT IN ('moved_in', 'vacated')) = (moved_in_on IS NULL)", name="moved_in_has_day"
        ),
        CheckConstraint("(moved_in_on IS NULL) = (term_until IS NULL)", name="stay_has_term"),
        CheckConstraint("(round_id IS NULL) = (application_id IS NULL)", name="round_with_application"),
        CheckConstraint(
            "round_id IS NOT NULL OR status IN ('moved_in', 'vacated')", name="offered_in_round"
        ),
        CheckConstraint("(status = 'vacated') = (vacated_on IS NOT NULL)", name="vacated_has_day"),
        Index(
            "uq_housing_allocations_unit", "unit_id", unique=True,
            sqlite_where=IS_LIVE, postgresql_where=IS_LIVE,
        ),
        Index(
            "uq_housing_allocations_application", "application_id", unique=True,
            sqlite_where=IS_LIVE, postgresql_where=IS_LIVE,
        ),
        Index("ix_housing_allocations_round", "round_id", "id"),
        Index("ix_housing_allocations_person", "person_id", "id"),
        Index("ix_housing_allocations_applicant", "application_id", "id"),
        Index("ix_housing_allocations_status", "status", "id"),
        Index("ix_housing_allocations_due", "status", "respond_by", "id"),
        Index("ix_housing_allocations_term", "status", "term_until", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("housing_rounds.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("housing_applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """To whom it is offered, who lives there: whose application it is."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("housing_units.id"))
    status: Mapped[AllocationStatus] = mapped_column(default=AllocationStatus.OFFERED)
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who signed the list that this offer follows from, or this offer itself."""
    offered_at: Mapped[datetime]
    respond_by: Mapped[date]
    moved_in_on: Mapped[date | None]
    term_until: Mapped[date | None]
    """The day by which the flat is to be given back."""
    vacated_on: Mapped[date | None]

    application: Mapped[Application | None] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    unit: Mapped[HousingUnit] = relationship(lazy="raise_on_sql")
    round: Mapped[Round | None] = relationship(lazy="raise_on_sql")
