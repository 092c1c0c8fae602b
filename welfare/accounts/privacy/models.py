"""Versions of the privacy notice, and who has read which."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.kept import Kept

BUILT_IN = 0
"""The number of the text that comes with the app, which holds until the bureau publishes its own."""


class PrivacyNotice(Kept, db.Model):
    """One version that the bureau has published. It is never changed: a new one follows."""

    __tablename__ = "privacy_notices"
    __table_args__ = (CheckConstraint("number > 0", name="after_the_built_in"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, without a gap."""
    published_on: Mapped[date]
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    """By language and part what is said; Chinese is whole, English has what was given."""
    days: Mapped[dict[str, Any]] = mapped_column(JSON)
    """For how many days each kind of data was kept then."""


class PrivacyReading(db.Model):
    """That somebody has said that they have read a version."""

    __tablename__ = "privacy_readings"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the version; `BUILT_IN` for the text that comes with the app."""
    read_at: Mapped[datetime]
