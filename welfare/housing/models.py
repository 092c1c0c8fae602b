"""The history of flats, rounds, rules and applications."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.models import Event, unique_places
from welfare.housing.lifecycle import EventKind

WORDS_LENGTH = 1000
SUBJECTS = ("application_id", "unit_id", "round_id", "rule_set_id")


class HousingEvent(Event, db.Model):
    """One thing that happened to a flat, a round, an application, or all three; or to rules."""

    __tablename__ = "housing_events"
    __table_args__ = (
        CheckConstraint(
            " OR ".join(f"{subject} IS NOT NULL" for subject in SUBJECTS),
            name="about_something",
        ),
        *unique_places("housing_events", *SUBJECTS),
        Index("ix_housing_events_unit", "unit_id", "id"),
        Index("ix_housing_events_round", "round_id", "id"),
        Index("ix_housing_events_application", "application_id", "id"),
    )
    SUBJECTS = SUBJECTS

    kind: Mapped[EventKind]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("housing_units.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("housing_rounds.id"))
    rule_set_id: Mapped[int | None] = mapped_column(ForeignKey("housing_rule_sets.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("housing_applications.id"))
