"""What was published of needs and people, month by month."""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class PublicMonth(db.Model):
    """The numbers that stand on the public page from a month's first visitor to its end."""

    __tablename__ = "public_months"

    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    counted_on: Mapped[date]
    """Earlier than the month where its own numbers could not be published."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As `rounding.publish` gave it: there is nothing finer in it."""
