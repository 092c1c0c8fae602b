"""Periods whose figures are frozen. What they came to stands in the period's history, sealed like others."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.kept import Kept
from welfare.history.models import Event, unique_places

LEAVES_OUT_PROTECTED = "leaves_out_protected"
"""In the details of figures: whether protected needs are not in them. Those of alliances held them once, and
are shown to nobody any more."""


class FrozenPeriod(Kept, db.Model):
    """A month or a year whose figures are frozen, as whoever leads at the organization reads them."""

    __tablename__ = "frozen_periods"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="period"),
        UniqueConstraint("first_on", "last_on", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))


class EventKind(StrEnum):
    """What is kept of a period."""

    FIGURES = "figures"
    """`figures`: what each comes to, exactly, as text: `["12"]`, `["39/10", "6"]` to be divided, `[]` if it
    is none."""
    ROWS = "rows"
    """`rows`: the keys of the rows behind each figure, ascending."""


class FrozenPeriodEvent(Event, db.Model):
    """What a period came to."""

    __tablename__ = "frozen_period_events"
    __table_args__ = unique_places("frozen_period_events", "period_id")
    SUBJECTS = ("period_id",)

    kind: Mapped[EventKind]
    period_id: Mapped[int] = mapped_column(ForeignKey("frozen_periods.id"))
