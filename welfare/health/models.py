"""When something of the installation was last seen to work."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class Pulse(db.Model):
    """The last moment at which the clock had run, or at which a write was tried and kept."""

    __tablename__ = "pulses"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
