"""The code that opens the set-up in a browser."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class SetupCode(db.Model):
    """The newest that was printed. It goes with the first account."""

    __tablename__ = "setup_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(255))
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
