"""Flats for teachers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.extensions import db
from welfare.housing.lifecycle import UnitState
from welfare.organizations.models import Organization

BUILDING_LENGTH = 40
NUMBER_LENGTH = 20


class Obtained(StrEnum):
    """How the district came by a flat."""

    BUILT = "built"
    GROUP_PURCHASE = "group_purchase"
    CONVERTED = "converted"
    RENTED = "rented"


class HousingUnit(db.Model):
    """A flat for teachers at a school."""

    __tablename__ = "housing_units"
    __table_args__ = (
        UniqueConstraint("school_id", "building", "number", name="uq_housing_units_door"),
        CheckConstraint("floor_area > 0", name="has_area"),
        CheckConstraint("rooms > 0", name="has_rooms"),
        CheckConstraint("cost_yuan >= 0", name="cost_not_negative"),
        CheckConstraint("rent_yuan >= 0", name="rent_not_negative"),
        Index("ix_housing_units_school", "school_id", "id"),
        Index("ix_housing_units_state", "state", "school_id", "id"),
        Index("ix_housing_units_in_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    building: Mapped[str] = mapped_column(String(BUILDING_LENGTH))
    number: Mapped[str] = mapped_column(String(NUMBER_LENGTH))
    floor_area: Mapped[float] = mapped_column(Numeric(6, 2, asdecimal=False))
    """In square metres."""
    rooms: Mapped[int]
    obtained_by: Mapped[Obtained]
    acquired_on: Mapped[date]
    """The day from which the district has it, whenever it was entered: figures count it from then on."""
    cost_yuan: Mapped[int]
    """What the flat cost the district, in whole yuan; of a rented one, a year's rent."""
    rent_yuan: Mapped[int | None]
    """What whoever lives there pays a month, in whole yuan; None where it is not settled."""
    state: Mapped[UnitState] = mapped_column(default=UnitState.VACANT)
    created_at: Mapped[datetime]

    school: Mapped[Organization] = relationship(lazy="raise_on_sql")

    @property
    def door(self) -> str:
        """The flat as people call it: building and number."""
        return f"{self.building} {self.number}"
