"""Who stands behind a need for a home."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class ProposalJoin(db.Model):
    """That a colleague stands behind a need for a home, instead of writing it again."""

    __tablename__ = "home_proposal_joins"
    __table_args__ = (Index("ix_home_proposal_joins_person", "person_id", "need_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    joined_at: Mapped[datetime]
    answered_by_home_id: Mapped[int | None] = mapped_column(ForeignKey("teachers_homes.id"))
    """The home whose opening answered the need."""
