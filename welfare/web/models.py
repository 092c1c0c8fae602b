"""What the pages keep by themselves."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class TryCount(db.Model):
    """How often something was tried since the first of these tries."""

    __tablename__ = "try_counts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A digest under the installation's secret: neither names nor addresses are kept."""
    tries: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
    """When it begins anew."""
