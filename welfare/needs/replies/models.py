"""Canned replies of a unit."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.extensions import db
from welfare.organizations.models import Organization

TITLE_LENGTH = 60


class CannedReply(db.Model):
    """A text that a unit gives again and again; `words` may hold variables. Only a beginning: what is sent
    of it stands in the need's own history."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("unit_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    words: Mapped[str] = mapped_column(Text)

    unit: Mapped[Organization] = relationship(lazy="raise_on_sql")
